"""A web server on the loopback that misbehaves by order of the path.

/KIND/… is answered as the function KIND below says. Every request is kept in
`requests`, so that a test can see what was asked for.
"""
import gzip
import hashlib
import http.server
import socket
import ssl
import threading
import time
import urllib.parse

PAGE = b"<html><body>Sign in to the network</body></html>"


def sound(size, seed=1):
    """Bytes that begin as an Ogg file does; the same for the same seed."""
    out = bytearray(b"OggS" + bytes(24) + b"OpusHead")
    block = hashlib.sha512(b"%d" % seed).digest()
    while len(out) < size:
        out += block
        block = hashlib.sha512(block).digest()
    return bytes(out[:size])


BODY = sound(300000)
OTHER = sound(300000, 2)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        server = self.server
        path = self.path
        self.body, self.other = server.body, server.other
        self.kind = server.kind
        if "://" in path:  # asked as a proxy
            path = path.split("/", 3)[3]
        parts = [urllib.parse.unquote(part)
                 for part in path.strip("/").split("/")]
        with server.lock:
            server.requests.append((self.path, dict(self.headers)))
            server.count[self.path] = server.count.get(self.path, 0) + 1
            self.turn = server.count[self.path]
        try:
            getattr(self, "at_" + parts[0].replace("-", "_"))(parts)
        except (BrokenPipeError, ConnectionResetError):
            pass

    # Helpers

    def head(self, status, length=None, **fields):
        self.send_response(status)
        if length is not None:
            self.send_header("Content-Length", str(length))
        for name, value in fields.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def cut(self):
        """Ends the connection in the middle."""
        self.close_connection = True
        self.wfile.flush()
        self.connection.shutdown(socket.SHUT_RDWR)

    def start_of(self):
        """First byte that a Range asks for, 0 for none."""
        asked = self.headers.get("Range", "")
        return int(asked[6:].split("-")[0]) if asked else 0

    def serve(self, body, etag='"one"', upto=None, delay=0):
        """Ranges done right; cuts after byte `upto`."""
        start = self.start_of()
        if start and self.headers.get("If-Range") == etag:
            if start >= len(body):
                self.head(416, 0, Content_Range="bytes */%d" % len(body))
                return
            self.head(206, len(body) - start, ETag=etag,
                      Content_Type=self.kind, Content_Range="bytes %d-%d/%d"
                      % (start, len(body) - 1, len(body)))
        else:
            start = 0
            self.head(200, len(body), ETag=etag, Content_Type=self.kind)
        if upto is None:
            upto = len(body)
        at = start
        while at < upto:
            piece = body[at:min(at + 8192, upto)]
            self.wfile.write(piece)
            at += len(piece)
            if delay:
                time.sleep(delay)
        if upto < len(body):
            self.cut()

    # What the paths do

    def at_good(self, _):
        self.serve(self.body)

    def at_chunked(self, _):
        """Does not say how long it is."""
        self.head(200, ETag='"one"', Content_Type=self.kind,
                  Transfer_Encoding="chunked")
        for at in range(0, len(self.body), 8192):
            piece = self.body[at:at + 8192]
            self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
        self.wfile.write(b"0\r\n\r\n")

    def at_slow(self, parts):
        """Drips: so many seconds for a block of 8 KiB."""
        self.serve(self.body, delay=float(parts[1]))

    def at_cut(self, parts):
        """Cut at 40 %, then at 80 %, then whole."""
        self.serve(self.body,
                   upto=[120000, 240000, None][min(self.turn, 3) - 1])

    def at_cut_always(self, _):
        self.serve(self.body, upto=max(self.start_of(), 1000))

    def at_no_ranges(self, _):
        """Ignores ranges; the first answer is cut."""
        self.head(200, len(self.body), ETag='"one"',
                  Content_Type=self.kind)
        self.wfile.write(self.body if self.turn > 1 else self.body[:100000])
        if self.turn == 1:
            self.cut()

    def at_changes(self, _):
        """The file is another one after the first cut."""
        if self.turn == 1:
            self.serve(self.body, upto=100000)
        else:
            self.serve(self.other, etag='"two"')

    def at_changes_silently(self, _):
        """As above, but the server ignores If-Range: 206 of another file."""
        if self.turn == 1:
            self.serve(self.body, upto=100000)
        elif self.headers.get("Range"):
            start = self.start_of()
            self.head(206, len(self.other) - start, ETag='"two"',
                      Content_Type=self.kind, Content_Range="bytes %d-%d/%d"
                      % (start, len(self.other) - 1, len(self.other)))
            self.wfile.write(self.other[start:])
        else:
            self.serve(self.other, etag='"two"')

    def at_wrong_range(self, _):
        """Answers a range with another one."""
        if self.turn == 1:
            self.serve(self.body, upto=100000)
        elif self.headers.get("Range"):
            self.head(206, 1000, ETag='"one"', Content_Type=self.kind,
                      Content_Range="bytes 0-999/%d" % len(self.body))
            self.wfile.write(self.body[:1000])
        else:
            self.serve(self.body)

    def at_no_validator(self, _):
        """Nothing to tell versions apart: a rest cannot be trusted."""
        self.head(200, len(self.body), Content_Type=self.kind)
        self.wfile.write(self.body if self.turn > 1 else self.body[:100000])
        if self.turn == 1:
            self.cut()

    def at_weak(self, _):
        """A weak ETag does not do, Last-Modified does."""
        stamp = "Sun, 01 Mar 2026 10:00:00 GMT"
        start = self.start_of()
        if start and self.headers.get("If-Range") == stamp:
            self.head(206, len(self.body) - start, ETag='W/"x"',
                      Last_Modified=stamp, Content_Type=self.kind,
                      Content_Range="bytes %d-%d/%d"
                      % (start, len(self.body) - 1, len(self.body)))
            self.wfile.write(self.body[start:])
        else:
            self.head(200, len(self.body), ETag='W/"x"', Last_Modified=stamp,
                      Content_Type=self.kind)
            self.wfile.write(self.body[:100000])
            self.cut()

    def at_stall(self, _):
        """Stops in the middle without a word; the second time it goes on."""
        if self.turn == 1:
            self.head(200, len(self.body), ETag='"one"',
                      Content_Type=self.kind)
            self.wfile.write(self.body[:100000])
            self.wfile.flush()
            self.server.stop.wait(600)
            self.close_connection = True
        else:
            self.serve(self.body)

    def at_short(self, _):
        """Says more than it sends, and ends well."""
        self.head(200, len(self.body) + 5000, ETag='"one"',
                  Content_Type=self.kind)
        self.wfile.write(self.body)
        self.cut()

    def at_lies(self, _):
        """Says more than it has, once; asked for the rest it knows better."""
        if self.turn == 1:
            self.head(200, len(self.body) + 5000, ETag='"one"',
                      Content_Type=self.kind)
            self.wfile.write(self.body)
            self.cut()
        else:
            self.serve(self.body)

    def at_endless(self, _):
        """No length, and no end."""
        self.send_response(200)
        self.send_header("Content-Type", self.kind)
        self.end_headers()
        self.close_connection = True
        self.wfile.write(self.body)
        while not self.server.stop.is_set():
            self.wfile.write(self.body)

    def at_gzip(self, _):
        packed = gzip.compress(self.body)
        self.head(200, len(packed), Content_Type=self.kind,
                  Content_Encoding="gzip")
        self.wfile.write(packed)

    def at_portal(self, parts):
        """The sign-in page; told honestly, or as octets."""
        if len(parts) > 1 and parts[1] == "resume" and self.turn == 1:
            self.serve(self.body, upto=100000)
            return
        kind = "application/octet-stream" if parts[1] == "hidden" \
            else "text/html"
        self.head(200, len(PAGE), Content_Type=kind)
        self.wfile.write(PAGE)

    def at_noise(self, _):
        self.head(200, 5000, Content_Type=self.kind)
        self.wfile.write(bytes(5000))

    def at_status(self, parts):
        """/status/503/…: that status, the second time the file."""
        if self.turn > 1 and parts[-1] != "always":
            self.serve(self.body)
            return
        fields = {"Retry_After": parts[2]} if len(parts) > 3 else {}
        self.head(int(parts[1]), 4, **fields)
        self.wfile.write(b"none")

    def at_moved(self, parts):
        """/moved/N/…: N redirects, then the file."""
        if parts[1] == "0":
            self.serve(self.body)
        else:
            self.head(302, 0, Location="/moved/%d/%s"
                      % (int(parts[1]) - 1, "/".join(parts[2:])))

    def at_loop(self, _):
        self.head(302, 0, Location="/loop")

    def at_to(self, _):
        """Redirects to the address in `server.target`."""
        self.head(301, 0, Location=self.server.target)

    def at_signed(self, parts):
        """The file, and its signature under its name with .minisig."""
        if parts[-1].endswith(".minisig"):
            self.head(200, len(self.server.signature))
            self.wfile.write(self.server.signature)
        else:
            self.serve(self.body)

    def at_file(self, parts):
        """What `server.files` has under that name."""
        kind, body = self.server.files[parts[1]]
        etag = '"%s"' % hashlib.sha256(body).hexdigest()[:16]
        if self.headers.get("If-None-Match") == etag:
            self.head(304, ETag=etag)
        else:
            self.head(200, len(body), ETag=etag, Content_Type=kind)
            self.wfile.write(body)


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 32

    def __init__(self, context=None):
        super().__init__(("127.0.0.1", 0), Handler)
        self.lock = threading.Lock()
        self.requests = []
        self.count = {}
        self.files = {}
        self.body = BODY
        self.other = OTHER
        self.kind = "audio/ogg"
        self.signature = b""
        self.target = ""
        self.stop = threading.Event()
        self.scheme = "http"
        if context:
            self.scheme = "https"
            self.socket = context.wrap_socket(self.socket, server_side=True)
        threading.Thread(target=self.serve_forever, args=(0.01,),
                         daemon=True).start()

    def handle_error(self, *_):
        pass

    def url(self, path, host="127.0.0.1"):
        return "%s://%s:%d/%s" % (self.scheme, host, self.server_port, path)

    def end(self):
        self.stop.set()
        self.shutdown()
        self.server_close()


def tls_context(cert, key):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    return context
