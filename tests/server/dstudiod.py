"""For tests of dstudiod: a server of one's own, requests, event lines.

With DSTUDIOD_POSTGRES (with_postgres.c) every server has a database of its own
there in place of a file.
"""

import base64
import hashlib
import http.client
import json
import os
import shutil
import signal
import sqlite3
import ssl
import subprocess
import tempfile
import time
import unittest
import urllib.request
import uuid
import zlib

BUILD = os.environ.get("top_builddir", "build")
PROGRAM = os.path.join(BUILD, "dstudiod")
PASSWORD = "correct horse battery"
POSTGRES = os.environ.get("DSTUDIOD_POSTGRES")
LINES = "application/vnd.journal.lines"
FORM = "application/x-www-form-urlencoded"


def made_up_token():
    """Formed well, and nobody's."""
    body = os.urandom(32)
    return "lt1_" + "".join(
        base64.urlsafe_b64encode(part).decode().rstrip("=")
        for part in (body, zlib.crc32(body).to_bytes(4, "big")))


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def problem(self):
        """The type of a problem document, checked for its form."""
        document = self.json
        assert self.headers["Content-Type"] == "application/problem+json"
        assert document["status"] == self.status
        assert document["instance"] == self.headers["Request-Id"]
        assert document["title"] and document["detail"]
        return document["type"].removeprefix("/problems/")


class Database:
    """A database of one's own in PostgreSQL, with empty tables."""

    made = 0
    template = f"empty_{os.getpid()}"

    def __init__(self):
        if Database.made == 0:
            # Making all tables takes longer than copying them.
            self.name = Database.template
            self.create("template1")
            with tempfile.TemporaryDirectory() as folder:
                subprocess.run([PROGRAM, "user", "list", "--store", self.uri,
                                "--secret-file", folder + "/secret",
                                "--erasure-file", folder + "/erased"],
                               check=True)
        Database.made += 1
        self.name = f"t_{os.getpid()}_{Database.made}"
        self.create(Database.template)

    @property
    def uri(self):
        return POSTGRES.split("&")[0].replace("/postgres?",
                                              f"/{self.name}?")

    def create(self, template):
        wanted = f"CREATE DATABASE {self.name} TEMPLATE {template}"
        done = self.ask(wanted)
        while "being accessed by other users" in done.stderr:
            time.sleep(0.05)  # somebody is just leaving
            done = self.ask(wanted)
        assert done.returncode == 0, done.stderr

    @staticmethod
    def ask(sql):
        return subprocess.run(["psql", "-qX", "-c", sql,
                               POSTGRES.split("&")[0]],
                              capture_output=True, text=True, check=False)

    def drop(self):
        self.ask(f"DROP DATABASE {self.name} WITH (FORCE)")

    def run(self, sql):
        """Rows as lists of text."""
        done = subprocess.run(["psql", "-qXAt", "-c", sql, self.uri],
                              capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return [line.split("|") for line in done.stdout.splitlines()]

    def dump(self):
        """All rows as text, as far as a search for a secret wants them."""
        return subprocess.run(["pg_dump", "--data-only", self.uri],
                              capture_output=True, check=True).stdout

    def empty(self):
        """As if it had been lost."""
        self.run("DROP SCHEMA public CASCADE; CREATE SCHEMA public")


class Server:
    """dstudiod on a free port, with its store in a temporary folder.

    With `beside` it shares the database and the secret of that server.
    """

    def __init__(self, *options, tls=True, limits=False, folder=None,
                 beside=None):
        self.beside = beside
        self.own_folder = folder is None and beside is None
        self.folder = folder or tempfile.mkdtemp()
        self.store = os.path.join(self.folder, "server.db")
        self.secret = self.store + ".secret"
        self.database = Database() if POSTGRES and not beside else None
        if beside:
            self.secret = beside.secret
            self.database = beside.database
        self.ca = os.path.join(self.folder, "self-signed.pem")
        self.tls = tls
        self.options = list(options)
        if tls and "--certificate" not in options:
            self.options.append("--self-signed")
        if not limits:
            for limit in ("login-attempts", "address-attempts",
                          "device-requests", "device-parallel"):
                self.options += ["--" + limit, "0"]
        self.process = None
        self.start()

    def command(self, *arguments):
        where = ["--store", self.store]
        if self.database:
            where = ["--store", self.database.uri,
                     "--secret-file", self.secret,
                     "--erasure-file", self.store + ".erased"]
        return [PROGRAM, *arguments, *where, "--password-memory-mb", "8"]

    def start(self):
        self.log = open(os.path.join(self.folder, "log"), "ab")
        self.process = subprocess.Popen(
            self.command("serve", "--listen", "127.0.0.1:0", *self.options),
            stdout=subprocess.PIPE, stderr=self.log, text=True)
        self.said = []
        for line in self.process.stdout:
            self.said.append(line.strip())
            if line.startswith("listening on "):
                self.port = int(line.rsplit(":", 1)[1])
            if line == "ready\n":
                return
        self.process.wait()
        raise AssertionError("the server did not start:\n" + self.logged())

    def stop(self, how=signal.SIGTERM):
        if self.process is None:
            return None
        self.process.send_signal(how)
        code = self.process.wait()
        self.process.stdout.close()
        self.log.close()
        self.process = None
        return code

    def close(self):
        code = self.stop()
        if self.database and not self.beside:
            self.database.drop()
        if self.own_folder or self.beside:
            shutil.rmtree(self.folder)
        return code

    def sql(self, text):
        """Runs one statement on the store, whichever database it is in."""
        if self.database:
            return self.database.run(text)
        with sqlite3.connect(self.store) as db:
            rows = db.execute(text).fetchall()
        db.close()
        return rows

    def stored(self):
        """The bytes of the store."""
        if self.database:
            return self.database.dump()
        found = b""
        for end in ("", "-wal"):
            if os.path.exists(self.store + end):
                with open(self.store + end, "rb") as file:
                    found += file.read()
        return found

    def lose_store(self):
        """Nothing of it is left; nobody has it open."""
        if self.database:
            self.database.empty()
        for end in ("", "-wal", "-shm"):
            if os.path.exists(self.store + end):
                os.unlink(self.store + end)

    def logged(self):
        with open(os.path.join(self.folder, "log"), encoding="utf-8") as log:
            return log.read()

    def run(self, *arguments, text="", status=0):
        """A sub-command on the same store; its standard output."""
        done = subprocess.run(self.command(*arguments), input=text,
                              capture_output=True, text=True, check=False)
        assert done.returncode == status, (done.returncode, done.stderr)
        return done.stdout if status == 0 else done.stderr

    def metrics(self):
        """What GET /metrics counts; the server was started with --metrics."""
        where = [line.split()[-1] for line in self.said
                 if line.startswith("metrics on ")][0]
        with urllib.request.urlopen(where) as answer:
            text = answer.read().decode()
        assert text.endswith("# EOF\n")
        lines = (line.rsplit(" ", 1) for line in text.splitlines()
                 if not line.startswith("#"))
        return {name.removeprefix("dstudiod_"): int(value)
                for name, value in lines}

    def add_user(self, email, password=PASSWORD, name="Somebody"):
        out = self.run("user", "add", email, name, text=password + "\n")
        return out.split()[0]

    def context(self):
        return ssl.create_default_context(cafile=self.ca)

    def connect(self):
        if self.tls:
            return http.client.HTTPSConnection(
                "localhost", self.port, context=self.context(), timeout=60)
        return http.client.HTTPConnection("localhost", self.port, timeout=60)

    def ask(self, method, path, body=None, token=None, kind=None, **headers):
        """One request on a connection of its own. A dict is sent as JSON."""
        sent = {key.replace("_", "-"): value
                for key, value in headers.items()}
        if isinstance(body, (dict, list)):
            body = json.dumps(body)
            kind = kind or "application/json"
        if kind:
            sent["Content-Type"] = kind
        if token:
            sent["Authorization"] = "Bearer " + token
        connection = self.connect()
        try:
            connection.request(method, path, body, sent)
            return Answer(connection.getresponse())
        finally:
            connection.close()

    def log_in(self, email, password=PASSWORD, device="laptop"):
        return self.ask("POST", "/v1/login", {
            "email": email, "password": password,
            "device": {"name": device, "platform": "linux"}})

    def token(self, email, **more):
        answer = self.log_in(email, **more)
        assert answer.status == 201, answer.body
        return answer.json["token"]


class Case(unittest.TestCase):
    """One server for all cases; each has a person of its own."""

    options = ()

    @classmethod
    def setUpClass(cls):
        cls.server = Server(*cls.options)
        cls.count = 0

    @classmethod
    def tearDownClass(cls):
        assert cls.server.close() == 0

    def setUp(self):
        type(self).count += 1
        self.email = f"p{self.count}@example.org"
        self.learner = self.server.add_user(self.email)


def blake(data):
    return hashlib.blake2b(data, digest_size=32).digest()


class Log:
    """Event lines as a device writes them, with their chain of hashes."""

    def __init__(self):
        self.id = str(uuid.uuid4())
        self.lines = []
        self.hashes = [blake(b"journal/1\0" + self.id.encode())]
        self.ids = []
        self.clock = int(time.time() * 1000)

    def event_id(self):
        self.clock += 1
        number = self.clock << 80 | 7 << 76 | 2 << 62
        number |= int.from_bytes(os.urandom(7), "big")
        return str(uuid.UUID(int=number))

    def add(self, kind="review", body=None):
        body = body or {"item": "ep051.pool-size@1", "grade": 3, "ms": 5312}
        event = self.event_id()
        self.ids.append(event)
        return self.add_raw(json.dumps(
            {"id": event, "at": self.clock, "tz": 60, "t": kind, "v": 1},
            separators=(",", ":")).encode(),
            json.dumps(body, separators=(",", ":"),
                       ensure_ascii=False).encode())

    def add_raw(self, envelope, body):
        self.lines.append(envelope + b"\t" + body + b"\n")
        self.hashes.append(
            blake(self.hashes[-1] + blake(envelope) + blake(body)))
        return self

    def add_many(self, count):
        for _ in range(count):
            self.add()
        return self

    def hash(self, number):
        return self.hashes[number].hex()

    def bytes(self, after=0, upto=None):
        return b"".join(self.lines[after:upto])

    def append(self, server, token, after=0, upto=None, **more):
        return server.ask(
            "POST", f"/v1/logs/{self.id}/lines?after={after}",
            more.pop("body", self.bytes(after, upto)), token, LINES,
            Journal_Hash=self.hash(after), **more)

    def read(self, server, token, after=0, **more):
        return server.ask(
            "GET", f"/v1/logs/{self.id}/lines?after={after}"
            f"&hash={self.hash(after)}", None, token, **more)
