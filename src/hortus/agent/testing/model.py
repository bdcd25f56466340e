"""Run a scripted model as a process: ``python -m hortus.agent.testing.model SCRIPT``."""

import sys
import threading
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

import msgspec

from hortus.agent.testing.scripted import ScriptedModel
from hortus.agent.testing.types import Received, Script


def main(argv: Sequence[str] | None = None) -> int:
    """Serve a script until the process is ended; print the address first."""
    parser = ArgumentParser(prog="python -m hortus.agent.testing.model", description=__doc__)
    parser.add_argument("script", type=Path, help='JSON: {"answers": [...], "then": ...}')
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1; 0 picks one")
    parser.add_argument("--log", type=Path, metavar="FILE", help="write each request (JSON lines)")
    args = parser.parse_args(argv)
    script = msgspec.json.decode(args.script.read_bytes(), type=Script)
    log = RequestLog(args.log) if args.log else None
    with ScriptedModel(script, port=args.port, on_request=log) as model:
        sys.stdout.write(f"listening on {model.url}\n")
        sys.stdout.flush()
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return 0
    return 0


class RequestLog:
    """Appends every request to a file, a line of JSON each, in the order of their numbers."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = threading.Lock()

    def __call__(self, request: Received) -> None:
        """Write one request."""
        row = {
            "number": request.number,
            "at": request.at,
            "connection": request.connection,
            "path": request.path,
            "bytes": len(request.body),
            "headers": dict(request.headers),
            "body": request.body.decode(errors="replace"),
        }
        with self._lock, self._file.open("ab") as out:
            out.write(msgspec.json.encode(row) + b"\n")


if __name__ == "__main__":
    sys.exit(main())
