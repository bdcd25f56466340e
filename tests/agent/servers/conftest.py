"""Servers to ask: scripted ones over pipes and over HTTP, and official ones."""

import json
import os
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from typing import NamedTuple

import pytest

from hortus.agent.servers import Catalogue, Means, Patience, Servers
from hortus.core import SystemClock


class Script:
    """Answers requests by functions of their parameters, and keeps what it was sent."""

    def __init__(self, **answers):
        self.answers = {name.replace("__", "/"): answer for name, answer in answers.items()}
        self.seen = []

    def named(self, method):
        return [message for message in self.seen if message.get("method") == method]

    def replies(self, message):
        """Return the messages that one is answered with; a function gives the result."""
        self.seen.append(message)
        if "id" not in message or "method" not in message:
            return []
        answer = self.answers.get(message["method"])
        if answer is None:
            fault = {"code": -32601, "message": "no such method"}
            return [{"jsonrpc": "2.0", "id": message["id"], "error": fault}]
        given = answer(message.get("params", {})) if callable(answer) else answer
        if isinstance(given, list):
            return [{"jsonrpc": "2.0", **one} for one in given]
        kind = "error" if "code" in given else "result"
        return [{"jsonrpc": "2.0", "id": message["id"], kind: given}]


def legacy(version="2025-11-25", **capabilities):
    """Return what a server with a handshake answers to the first message."""
    return {
        "protocolVersion": version,
        "capabilities": capabilities or {"tools": {}},
        "serverInfo": {"name": "scripted", "version": "1"},
    }


def tool(name, **schema):
    return {"name": name, "description": f"Does {name}.", "inputSchema": schema}


TEXT = {"type": "object", "properties": {"text": {"type": "string"}}, "required": ["text"]}


def echo(params):
    return {"content": [{"type": "text", "text": json.dumps(params.get("arguments"))}]}


@pytest.fixture
def says():
    """Return what scripts of servers are made of."""
    return SimpleNamespace(Script=Script, legacy=legacy, tool=tool, echo=echo, TEXT=TEXT)


class PipedChild:
    """A child that is a thread: what it reads and writes goes over real pipes."""

    def __init__(self, script):
        self._script = script
        inner_in, outer_in = os.pipe()
        outer_out, inner_out = os.pipe()
        self.stdin, self.stdout = os.fdopen(outer_in, "wb"), os.fdopen(outer_out, "rb")
        self.errors = ""
        ends = (os.fdopen(inner_in, "rb"), os.fdopen(inner_out, "wb"))
        self._thread = threading.Thread(target=self._serve, args=ends)
        self._thread.start()

    def _serve(self, lines, out):
        with lines, out:
            for line in lines:
                for reply in self._script.replies(json.loads(line)):
                    if "die" in reply:
                        self.errors = reply["die"]
                        return
                    out.write(reply.get("raw", json.dumps(reply)).encode() + b"\n")
                    out.flush()

    def wait(self, timeout_s=None):
        self._thread.join(timeout_s)
        return None if self._thread.is_alive() else 0

    def terminate(self):
        for pipe in (self.stdin, self.stdout):
            with suppress(OSError):
                pipe.close()


@pytest.fixture
def scripted():
    """Return a maker of what starts a scripted server; each start is counted."""

    def make(script):
        started = []

        def launch(program):
            started.append(program)
            return PipedChild(script)

        launch.started = started
        return launch

    return make


@pytest.fixture
def pool(tmp_path):
    """Return a maker of the servers of a session, which end with the test."""
    made = []

    def make(*entries, launch=None):
        means = Means(launch, Catalogue(tmp_path / "catalogue"), SystemClock())
        made.append(Servers(entries, means))
        return made[-1]

    yield make
    for servers in made:
        servers.close()


@pytest.fixture
def patience():
    return Patience(5.0, SystemClock())


class Request(NamedTuple):
    """What was asked over HTTP; names of headers are in lower case."""

    method: str
    path: str
    headers: dict
    body: bytes


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_words):
        """Print nothing."""

    def do_POST(self):
        self._do(self.rfile.read(int(self.headers["content-length"])))

    def do_GET(self):
        self._do(b"")

    def do_DELETE(self):
        self._do(b"")

    def _do(self, body):
        headers = {name.lower(): value for name, value in self.headers.items()}
        status, fields, data = self.server.respond(Request(self.command, self.path, headers, body))
        self.send_response(status)
        for name, value in fields.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)
        self.close_connection = True


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """Print nothing where a client has hung up."""


class Web:
    """A server over HTTP; ``respond`` decides by method, path, headers and body."""

    def __init__(self, respond):
        self.requests = []
        self._http = _Quiet(("127.0.0.1", 0), _Handler)
        self._http.respond = self._respond
        self._given = respond
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}/mcp"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,))
        self._thread.start()

    def _respond(self, asked):
        self.requests.append(asked)
        return self._given(asked)

    def close(self):
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()


@pytest.fixture
def web():
    """Return a maker of servers over HTTP, from a script or from a function."""
    made = []

    def make(what):
        made.append(Web(what if callable(what) else speaking(what)))
        return made[-1]

    yield make
    for one in made:
        one.close()


def speaking(script):
    """Return how a script is spoken over HTTP."""

    def respond(asked):
        if asked.method != "POST":
            return 405, {}, b""
        replies = script.replies(json.loads(asked.body))
        if not replies:
            return 202, {}, b""
        if len(replies) > 1:
            data = "".join(f"data: {json.dumps(one)}\n\n" for one in replies).encode()
            return 200, {"content-type": "text/event-stream"}, data
        return 200, {"content-type": "application/json"}, json.dumps(replies[0]).encode()

    return respond
