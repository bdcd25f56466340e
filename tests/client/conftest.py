"""A server on a free port that answers what a test tells it to."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from hortus.client import Gateway, Limits
from hortus.core.credential import Bearer
from hortus.core.testing import FrozenClock


class Server:
    """Answers each POST with the next of ``answers``, the last again and again."""

    def __init__(self):
        self.answers = []
        self.received = []
        self.clock = FrozenClock()
        self.waited = []

    def says(self, body, status=200, **headers):
        self.answers.append((status, headers, body))

    def gateway(self, credential=None, **limits):
        """Return a client of it."""
        credential = credential or Bearer("key-1")
        return Gateway(self.url, credential, self.clock, self.waited.append, Limits(**limits))


@pytest.fixture
def server():
    """Return a server that runs while the test does."""
    made = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["content-length"]))
            made.received.append((self.path, dict(self.headers), body))
            one = made.answers.pop(0) if len(made.answers) > 1 else made.answers[0]
            status, headers, body = one(made) if callable(one) else one
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *words):
            del words

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    made.url = f"http://127.0.0.1:{http.server_port}"
    yield made
    http.shutdown()
    thread.join()
    http.server_close()
