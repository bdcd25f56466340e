"""Run a scripted model as a process: ``python -m hortus.gateway.testing --port N``."""

import asyncio
import signal
import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from hortus.gateway.testing.scripted import ScriptedModel
from hortus.gateway.testing.scripted_http import Received
from hortus.gateway.testing.scripted_types import Script


def main(argv: Sequence[str] | None = None) -> int:
    """Serve until interrupted; print the address first."""
    args = _parser().parse_args(argv)
    asyncio.run(_serve(args))
    return 0


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="python -m hortus.gateway.testing", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1; 0 picks one")
    parser.add_argument("--script", type=Path, metavar="FILE", help="script as JSON")
    parser.add_argument("--record", type=Path, metavar="FILE", help="write requests here (JSONL)")
    return parser


async def _serve(args: Namespace) -> None:
    script = Script()
    if args.script:
        script = msgspec.json.decode(args.script.read_bytes(), type=Script)
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    recorder = _recorder(args.record) if args.record else None
    async with ScriptedModel(script, port=args.port, on_request=recorder) as model:
        sys.stdout.write(f"listening on {model.url}\n")
        sys.stdout.flush()
        await stopped.wait()


def _recorder(file: Path) -> Callable[[Received], None]:
    def record(request: Received) -> None:
        row = {
            "at": time.monotonic(),
            "method": request.method,
            "target": request.target,
            "headers": request.headers,
            "body": request.body.decode("utf-8", "replace"),
        }
        with file.open("ab") as out:
            out.write(msgspec.json.encode(row) + b"\n")

    return record


if __name__ == "__main__":
    sys.exit(main())
