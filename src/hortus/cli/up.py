"""``hortus up``: start hortus on this machine and show that it works."""

import asyncio
import signal
import socket
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from hortus.cli.screen import Start, document, render
from hortus.cli.terminal import Terminal
from hortus.core import SystemClock, load_settings

if TYPE_CHECKING:
    from hortus.compose import House
    from hortus.gateway import HttpServer


def configure(parser: ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument(
        "--repo", type=Path, metavar="DIR", help="git repository to build the embedded model from"
    )
    parser.add_argument("--host", metavar="ADDRESS", help="address to listen on")
    parser.add_argument("--port", type=int, metavar="N", help="port to listen on; 0 picks one")
    parser.add_argument(
        "--check", action="store_true", help="start, try everything, stop; exit 0 or 1"
    )


def run(args: Namespace, terminal: Terminal) -> int:
    """Start, show the screen, and serve until told to stop."""
    import uvloop  # noqa: PLC0415 - only this verb runs a server

    from hortus.compose import open_house  # noqa: PLC0415 - as above
    from hortus.dlp import CrashNote  # noqa: PLC0415 - as above
    from hortus.gateway import bind  # noqa: PLC0415 - as above

    clock = SystemClock()
    began = clock.monotonic()
    loaded = load_settings(data=args.data, file=args.config, flags=_flags(args))
    server = loaded.settings.server
    with bind(server.host, server.port) as listener:
        with terminal.progress("Starting hortus") as progress:
            house = open_house(loaded, clock, progress)
        try:
            with CrashNote(loaded.data).kept():
                return uvloop.run(_serve(house, listener, terminal, began, check=args.check))
        finally:
            house.close()


def _flags(args: Namespace) -> dict[str, object]:
    repository = str(args.repo.expanduser().resolve()) if args.repo else None
    return {
        "completion.repository": repository,
        "server.host": args.host,
        "server.port": args.port,
    }


async def _serve(
    house: "House", listener: socket.socket, terminal: Terminal, began: float, *, check: bool
) -> int:
    from hortus.compose import start  # noqa: PLC0415 - as in run
    from hortus.gateway import HttpServer  # noqa: PLC0415 - as in run

    certificate = house.certificate
    server = HttpServer(house.app, listener, certificate.context if certificate else None)
    serving = asyncio.create_task(house.serve(server))
    stops = _stop_on_signals(house, server)
    host, port = listener.getsockname()[:2]
    scheme = "https" if certificate else "http"
    url = f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"
    house.status.url = url
    clock = SystemClock()
    first = house.first_key()
    key = first.secret if first else house.keys.own
    report = await start(house, url, key, clock)
    shown = Start(
        report,
        first.secret if first else "",
        clock.monotonic() - began,
        first.key.expires_us if first else 0,
    )
    if terminal.json:
        terminal.document(document(shown))
    else:
        terminal.line(render(shown))
    if check:
        await house.stop(server, patience_s=0.0)
    await serving
    await asyncio.gather(*stops)
    return 0 if report.works else 1


def _stop_on_signals(house: "House", server: "HttpServer") -> "list[asyncio.Task[None]]":
    """Drain on the first Ctrl-C; end what is under way at once on the second."""
    stops: list[asyncio.Task[None]] = []

    def stop() -> None:
        patience_s = 0.0 if stops else house.loaded.settings.server.drain_timeout_s
        stops.append(asyncio.create_task(house.stop(server, patience_s)))

    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    return stops
