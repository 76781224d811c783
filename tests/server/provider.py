"""An identity provider for tests, which can be made to lie.

Signs with the openssl program; keeps no rules of its own but PKCE, the client's
secret and codes that work once.
"""

import base64
import hashlib
import hmac
import http.server
import json
import os
import re
import subprocess
import tempfile
import threading
import time
import urllib.parse
import uuid

CLIENT = "learning"
SECRET = "a secret: with/odd signs&"


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def openssl(*arguments, data=None):
    return subprocess.run(["openssl", *arguments], input=data, check=True,
                          capture_output=True).stdout


class Key:
    """A key pair; `alg` is RS256 or ES256."""

    def __init__(self, alg="RS256", bits=2048):
        self.alg = alg
        self.kid = uuid.uuid4().hex
        kind = ["RSA", "-pkeyopt", f"rsa_keygen_bits:{bits}"] \
            if alg == "RS256" else ["EC", "-pkeyopt",
                                    "ec_paramgen_curve:P-256"]
        self.pem = openssl("genpkey", "-algorithm", *kind)
        self.public_pem = openssl("pkey", "-pubout", data=self.pem)
        public = {"kid": self.kid, "use": "sig", "alg": alg}
        if alg == "RS256":
            text = openssl("rsa", "-noout", "-modulus", data=self.pem)
            number = bytes.fromhex(text.decode().strip().split("=")[1])
            self.public = {**public, "kty": "RSA", "n": b64(number),
                           "e": "AQAB"}
        else:
            der = openssl("pkey", "-pubout", "-outform", "DER", data=self.pem)
            self.public = {**public, "kty": "EC", "crv": "P-256",
                           "x": b64(der[-64:-32]), "y": b64(der[-32:])}

    def sign(self, data):
        with tempfile.NamedTemporaryFile() as file:
            file.write(self.pem)
            file.flush()
            made = openssl("dgst", "-sha256", "-sign", file.name, data=data)
        return made if self.alg == "RS256" else self.raw(made)

    @staticmethod
    def raw(der):
        """Two numbers of 32 bytes out of their DER form."""
        text = openssl("asn1parse", "-inform", "DER", data=der).decode()
        return b"".join(bytes.fromhex(number.zfill(64)) for number in
                        re.findall("INTEGER *:([0-9A-F]+)", text))


def token(header, claims, signature):
    """A signed token; `signature` makes one of the bytes before it."""
    signed = ".".join(b64(json.dumps(part).encode())
                      for part in (header, claims))
    return signed + "." + b64(signature(signed.encode()))


class Provider:
    def __init__(self, key):
        self.key = key
        self.keys = [key.public]
        self.asked = {}      # path: how often
        self.codes = {}      # code: what its visit asked, and who came
        self.claims = {}     # over those of a token
        self.header = {}     # over that of a token
        self.document = {}   # over the discovery document
        self.answers = {}    # path: function of the handler, in place of ours
        self.seal = None     # in place of the key's signature
        self.gate = threading.Event()  # open unless the provider hangs
        self.gate.set()
        provider = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def do_GET(self):
                provider.handle(self, "")

            def do_POST(self):
                length = int(self.headers["Content-Length"])
                provider.handle(self, self.rfile.read(length).decode())

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0),
                                                      Handler)
        self.server.daemon_threads = True
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever,
                         daemon=True).start()

    def close(self):
        self.gate.set()
        self.server.shutdown()
        self.server.server_close()

    def options(self, folder, *more):
        """What dstudiod is started with; `folder` is for the secret."""
        path = os.path.join(folder, "client-secret")
        with open(path, "w", encoding="utf-8") as file:
            file.write(SECRET + "\n")
        return ["--oidc-issuer", self.issuer, "--oidc-client-id", CLIENT,
                "--oidc-client-secret-file", path, *more]

    def reset(self):
        self.claims, self.header, self.answers = {}, {}, {}
        self.keys, self.seal = [self.key.public], None

    # ---- what dstudiod asks ----

    def handle(self, handler, body):
        path = handler.path.split("?")[0]
        self.asked[path] = self.asked.get(path, 0) + 1
        self.gate.wait(30)
        answer = self.answers.get(path) or {
            "/.well-known/openid-configuration": self.tell,
            "/token": self.trade, "/keys": self.show_keys,
            "/userinfo": self.userinfo}.get(path)
        status, headers, data = answer(handler, body) if answer \
            else (404, {}, b"")
        if isinstance(data, dict):
            data = json.dumps(data).encode()
        try:
            handler.send_response(status)
            for name, value in headers.items():
                handler.send_header(name, value)
            handler.send_header("Content-Length", str(len(data)))
            handler.end_headers()
            handler.wfile.write(data)
        except OSError:
            pass  # it hung up

    def tell(self, _handler, _body):
        return 200, {}, {
            "issuer": self.issuer,
            "authorization_endpoint": self.issuer + "/authorize?tenant=1",
            "token_endpoint": self.issuer + "/token",
            "userinfo_endpoint": self.issuer + "/userinfo",
            "jwks_uri": self.issuer + "/keys", **self.document}

    def show_keys(self, _handler, _body):
        return 200, {}, {"keys": self.keys}

    def trade(self, handler, body):
        form = dict(urllib.parse.parse_qsl(body))
        given = handler.headers.get("Authorization", "")
        if given:
            given = base64.b64decode(given.removeprefix("Basic ")).decode()
            client, secret = map(urllib.parse.unquote, given.split(":"))
        else:
            client, secret = form["client_id"], form["client_secret"]
        asked, person = self.codes.pop(form["code"])
        challenge = b64(hashlib.sha256(
            form["code_verifier"].encode()).digest())
        if (client, secret, challenge, form["redirect_uri"]) != \
                (CLIENT, SECRET, asked["code_challenge"],
                 asked["redirect_uri"]):
            return 400, {}, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "exp": now + 300,
                  "iat": now, "nonce": asked["nonce"], **person,
                  **self.claims}
        claims = {k: v for k, v in claims.items() if v is not None}
        header = {"alg": self.key.alg, "kid": self.key.kid, **self.header}
        return 200, {}, {
            "access_token": "for-" + person["sub"], "token_type": "Bearer",
            "id_token": token(header, claims, self.seal or self.key.sign)}

    def userinfo(self, handler, _body):
        if not handler.headers.get("Authorization", "").startswith("Bearer "):
            return 401, {}, b""
        return 200, {}, {"sub": handler.headers["Authorization"].split("-")[1],
                         "email": "info@example.org", "email_verified": True}

    # ---- what the browser would do ----

    def visit(self, location, sub="s1", email="ada@example.org",
              verified=True, **more):
        """Somebody signs in there; the path that leads back."""
        url = urllib.parse.urlsplit(location)
        asked = dict(urllib.parse.parse_qsl(url.query))
        assert location.startswith(self.issuer + "/authorize?tenant=1&")
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT
        assert asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split()
        assert asked["redirect_uri"].endswith("/sign-in/return")
        code = uuid.uuid4().hex
        person = {"sub": sub, "email": email, "email_verified": verified,
                  "name": "Ada L.", **more}
        self.codes[code] = (asked, person)
        return "/sign-in/return?" + urllib.parse.urlencode(
            {"code": code, "state": asked["state"]})


def keyed(secret):
    """A seal of HS256, which a public key must never be taken for."""
    return lambda data: hmac.new(secret, data, hashlib.sha256).digest()
