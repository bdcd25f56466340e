"""What the tests of checks share: a workspace, and a language server of our own in a thread."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from threading import Thread

import msgspec
import pytest

from hortus.agent.checks.framing import BrokenOffError, read, write
from hortus.agent.files import Workspace


class Pipes:
    """A server in a thread: it finds an error in each line that holds the word ``wrong``."""

    def __init__(self, *, asked=False, silent=False, dies=False):
        self.asked, self.silent, self.dies = asked, silent, dies
        self.heard = []
        self.ended = False
        mine, theirs = os.pipe(), os.pipe()
        self._in, self.stdin = os.fdopen(mine[0], "rb"), os.fdopen(mine[1], "wb")
        self.stdout, self._out = os.fdopen(theirs[0], "rb"), os.fdopen(theirs[1], "wb")
        self._thread = Thread(target=self._serve, daemon=True)
        self._thread.start()

    def terminate(self):
        self.ended = True
        self.stdin.close()
        self._thread.join(2)
        self._in.close()
        self.stdout.close()

    def _serve(self):
        try:
            while True:
                message = read(self._in)
                self.heard.append(message.method)
                if self.dies and message.method == "textDocument/didOpen":
                    break
                self._answer(message)
        except BrokenOffError:
            pass
        self._out.close()

    def _answer(self, message):
        params = msgspec.json.decode(message.params) or {}
        match message.method:
            case "initialize":
                can = {"diagnosticProvider": {}} if self.asked else {}
                write(self._out, {"id": message.id, "result": {"capabilities": can}})
                write(
                    self._out,
                    {
                        "id": "q1",
                        "method": "workspace/configuration",
                        "params": {"items": [{}, {}]},
                    },
                )
                write(self._out, {"method": "window/logMessage", "params": {"message": "hello"}})
            case "shutdown":
                write(self._out, {"id": message.id, "result": None})
            case "textDocument/didOpen":
                self._find(params["textDocument"]["uri"], params["textDocument"]["text"], 1)
            case "textDocument/didChange":
                text = params["contentChanges"][0]["text"]
                self._find(params["textDocument"]["uri"], text, params["textDocument"]["version"])
            case "textDocument/diagnostic":
                items = self.found
                write(self._out, {"id": message.id, "result": {"kind": "full", "items": items}})

    def _find(self, uri, text, version):
        self.found = [
            {
                "message": line.strip(),
                "range": {"start": {"line": at, "character": 0}},
                "severity": 1,
            }
            for at, line in enumerate(text.splitlines())
            if "wrong" in line
        ]
        self.found.append({"message": "odd", "severity": 2, "range": {"start": {"line": 0}}})
        if not self.asked and not self.silent:
            told = {"uri": uri, "version": version, "diagnostics": self.found}
            write(self._out, {"method": "textDocument/publishDiagnostics", "params": told})


class Started:
    """A program that was started for a test."""

    def __init__(self, words, cwd):
        self._process = subprocess.Popen(
            words,
            cwd=cwd,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self.stdin, self.stdout = self._process.stdin, self._process.stdout

    def terminate(self):
        self._process.kill()
        self._process.wait()
        self.stdin.close()
        self.stdout.close()


@pytest.fixture
def workspace(tmp_path):
    with Workspace(tmp_path) as opened:
        yield opened


@pytest.fixture
def serve():
    """Return a function that starts a server in a thread."""
    served = []

    def start(**given):
        served.append(Pipes(**given))
        return served[-1]

    yield start
    for pipes in served:
        if not pipes.ended:
            pipes.terminate()


@pytest.fixture
def ruff(tmp_path):
    """Return how ruff's language server is started, where it is installed."""
    place = str(Path(sys.executable).parent)
    if shutil.which("ruff", path=place) is None:
        pytest.skip("ruff is not installed beside Python")
    return place, lambda words, _: Started(words, tmp_path)
