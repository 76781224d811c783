"""What the proxies of packaging/ make of requests that can be read in two ways:
refused, or written anew so that only one way is left. libmicrohttpd takes some
of them as they are."""

import os
import re
import shutil
import socket
import subprocess
import tempfile
import threading
import time
import unittest

POST = (b"POST /v1/login HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        b"Content-Type: application/json\r\n")
GET = b"GET /v1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
ODD = (
    GET + b"X: a\nY: b\r\n\r\n", GET + b"X: a\rY: b\r\n\r\n",
    GET + b"X: a\r\n Content-Length: 35\r\n\r\n",
    b"GET /v1 HTTP/1.1\nHost: x\nConnection: close\n\n",
    POST + b"Transfer-Encoding: chunked\r\n\r\n2\n{}\n0\n\n",
    POST + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\n0\r\n\r\n",
    POST + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"
    b"0\r\n\r\n",
    POST + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}x",
    POST + b"Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}",
    POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
)

HAPROXY = """defaults
    mode http
    timeout client 60s
    timeout server 60s
    timeout connect 60s
frontend front
    bind unix@{folder}/front
    default_backend back
backend back
    server one unix@{folder}/back
"""
NGINX = """daemon off; {user} pid {folder}/pid; error_log {folder}/log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/1; proxy_temp_path {folder}/2;
    fastcgi_temp_path {folder}/3; uwsgi_temp_path {folder}/4;
    scgi_temp_path {folder}/5;
    server {{
        listen unix:{folder}/front;
        location / {{
            proxy_http_version 1.1;
            proxy_pass http://unix:{folder}/back:;
        }}
    }}
}}
"""


def is_whole(request):
    head, found, body = request.partition(b"\r\n\r\n")
    length = re.search(rb"\r\ncontent-length: *(\d+)", head, re.I)
    if not found:
        return False
    if re.search(rb"\r\ntransfer-encoding: *chunked", head, re.I):
        return body.endswith(b"0\r\n\r\n")
    return length is None or len(body) >= int(length.group(1))


class Proxies(unittest.TestCase):
    def listen(self, folder):
        """Keeps what arrives, answers each."""
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(folder + "/back")
        listener.listen()
        self.addCleanup(listener.close)

        def serve():
            while True:
                try:
                    sock = listener.accept()[0]
                except OSError:
                    return
                got = b""
                while not is_whole(got):
                    piece = sock.recv(65536)
                    if not piece:
                        break
                    got += piece
                self.arrived.append(got)
                sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n"
                             b"Connection: close\r\n\r\nok")
                sock.close()

        threading.Thread(target=serve, daemon=True).start()

    def connect(self, folder, process):
        while True:
            sock = socket.socket(socket.AF_UNIX)
            try:
                sock.connect(folder + "/front")
                return sock
            except OSError:
                sock.close()
                self.assertIsNone(process.poll(), "the proxy has ended")
                time.sleep(0.02)

    def start(self, config, *command):
        if shutil.which(command[0]) is None:
            self.skipTest(command[0] + " is not installed")
        folder = tempfile.mkdtemp(dir="/tmp")  # short: a socket's name is
        self.addCleanup(shutil.rmtree, folder)
        self.arrived = []
        self.listen(folder)
        with open(folder + "/config", "w", encoding="utf-8") as file:
            file.write(config.format(
                folder=folder, user="user root;" if os.getuid() == 0 else ""))
        process = subprocess.Popen([word.format(folder=folder)
                                    for word in command],
                                   stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        self.addCleanup(process.wait)
        self.addCleanup(process.terminate)
        return folder, process

    def look(self, folder, process):
        with self.connect(folder, process) as sock:
            sock.sendall(GET + b"\r\n")
            self.assertIn(b" 200 ", sock.recv(4096))
        self.assertEqual(len(self.arrived), 1)
        for data in ODD:
            with self.subTest(data=data[-60:]):
                self.arrived.clear()
                with self.connect(folder, process) as sock:
                    sock.sendall(data)
                    status = int(sock.recv(4096).split()[1])
                if status >= 400:
                    self.assertEqual(self.arrived, [])
                    continue
                head = self.arrived[0].partition(b"\r\n\r\n")[0]
                self.assertEqual(len(self.arrived), 1)
                self.assertEqual(
                    re.findall(rb"(?<!\r)\n|\r(?!\n)|\n[ \t]",
                               self.arrived[0]), [])
                self.assertLessEqual(len(re.findall(
                    rb"\n(content-length|transfer-encoding):", head, re.I)),
                    1)

    def test_haproxy(self):
        self.look(*self.start(HAPROXY, "haproxy", "-f", "{folder}/config"))

    def test_nginx(self):
        self.look(*self.start(NGINX, "nginx", "-e", "{folder}/log", "-c",
                              "{folder}/config"))


if __name__ == "__main__":
    unittest.main()
