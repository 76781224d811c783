"""The log on another machine, by the programs that dstudiod(8) names."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import unittest

from dstudiod import PASSWORD, Server
from tls import Authority

HERE = "/lib/systemd/systemd-journal-"
# A program with a socket, as systemd starts it.
ACTIVATE = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1")
os.execv(sys.argv[2], sys.argv[2:])
"""


class Elsewhere(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        self.authority = Authority()
        self.addCleanup(self.authority.close)
        self.sender = self.authority.issue("sender")

    def path(self, name):
        return os.path.join(self.folder, name)

    def log(self):
        """Lines of a server that has served."""
        server = Server(tls=False)
        try:
            server.add_user("ada@example.org")
            server.ask("GET", "/v1/me", token=server.token("ada@example.org"))
            server.log_in("ada@example.org", PASSWORD + "x")
            server.ask("GET", "/nowhere")
            server.stop()
            return server.logged().splitlines()
        finally:
            server.close()

    def keep(self, lines):
        """In a journal, as journald would on the server's machine."""
        now = time.time_ns() // 1000
        entries = "".join(
            f"__REALTIME_TIMESTAMP={now + number}\n"
            f"__MONOTONIC_TIMESTAMP={number}\n_BOOT_ID={'01' * 16}\n"
            f"_SYSTEMD_UNIT=dstudiod.service\nMESSAGE={line}\n\n"
            for number, line in enumerate(lines, 1))
        subprocess.run([HERE + "remote", "--output=" + self.path("here.journal"),
                        "-"], input=entries, text=True, capture_output=True,
                       check=True)

    def receive(self):
        """The other machine; it listens on a port that was free."""
        crt, key = self.authority.issue("receiver")
        self.there = self.path("there.journal")
        with socket.create_server(("127.0.0.1", 0)) as sock:
            receiver = subprocess.Popen(
                [sys.executable, "-c", ACTIVATE, str(sock.fileno()),
                 HERE + "remote", "--listen-https=-3", "--split-mode=none",
                 "--output=" + self.there, "--key=" + key, "--cert=" + crt],
                pass_fds=[sock.fileno()], stderr=subprocess.DEVNULL)
            self.addCleanup(receiver.wait)
            self.addCleanup(receiver.terminate)
            return sock.getsockname()[1]

    def send(self, port, trust):
        crt, key = self.sender
        return subprocess.run(
            [HERE + "upload", f"--url=https://localhost:{port}",
             "--file=" + self.path("here.journal"), "--follow=no",
             "--save-state=" + self.path("state"), "--key=" + key,
             "--cert=" + crt, "--trust=" + trust],
            capture_output=True, text=True, check=False)

    def arrived(self):
        told = subprocess.run(["journalctl", "--file", self.there, "-o", "cat"],
                              capture_output=True, text=True, check=False)
        return told.stdout.splitlines()

    def test_over_tls_to_another_machine(self):
        lines = self.log()
        self.assertGreater(len(lines), 4)
        self.keep(lines)
        port = self.receive()
        # Nobody hears it who cannot prove to be the receiver.
        stranger = Authority()
        self.addCleanup(stranger.close)
        refused = self.send(port, stranger.path)
        self.assertNotEqual(refused.returncode, 0)
        self.assertIn("certificate", refused.stderr)
        self.assertEqual(self.arrived(), [])
        done = self.send(port, self.authority.path)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.arrived(), lines)


if __name__ == "__main__":
    unittest.main()
