"""``hortus mcp``: an MCP server for a client on this machine, over standard input and output."""

import asyncio
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING

from hortus.cli.terminal import Terminal
from hortus.core import SystemClock, UsageError, load_settings
from hortus.core.config import user_place

if TYPE_CHECKING:
    from hortus.compose import Knowing
    from hortus.mcp import Answers

_WORKERS = 4


def configure(parser: ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument(
        "--url",
        metavar="U",
        help="ask the hortus there, as who is signed in (`hortus login`) or with --key-file; "
        "without it the index on this machine is asked",
    )
    parser.add_argument(
        "--key-file", type=Path, metavar="F", help="file with your key; else HORTUS_KEY_FILE"
    )
    parser.add_argument(
        "--repository",
        default="",
        metavar="NAME",
        help="the repository that is meant where none is named; else the one around this folder",
    )
    parser.epilog = "A client starts it by itself: see `hortus connect CLIENT`."


def run(args: Namespace, terminal: Terminal) -> int:
    """Serve until the client closes the input."""
    if sys.stdin.isatty():
        terminal.note("waiting for an MCP client on standard input; Ctrl-C ends it")
    with ExitStack() as stack:
        answers = _remote(args) if args.url else _local(args, stack)
        executor = stack.enter_context(ThreadPoolExecutor(_WORKERS, "hortus-mcp"))
        asyncio.run(_serve(answers, executor))
    return 0


def _local(args: Namespace, stack: ExitStack) -> "Answers":
    from hortus.compose import Knowing  # noqa: PLC0415 - numpy
    from hortus.mcp import Asked, LocalAnswers, Protocol  # noqa: PLC0415 - as above

    if args.key_file:
        raise UsageError(
            "--key-file is for another hortus", remedy="give its address with --url, or no key"
        )
    data = load_settings(data=args.data, file=args.config).data
    knowing = stack.enter_context(closing(Knowing(data, SystemClock())))
    knowing.stand_in(args.repository or _around(knowing, Path.cwd()))
    asked = Asked(knowing.library.readable_here())
    return LocalAnswers(Protocol(knowing.sources()), asked)


def _around(knowing: "Knowing", folder: Path) -> str:
    """Return the indexed repository that a folder lies in, or ''."""
    here = folder.resolve()
    for one in knowing.library.registry:
        if here.is_relative_to(Path(one.path)):
            return one.name
    return ""


def _remote(args: Namespace) -> "Answers":
    from hortus.connect import base_url, is_clear_text_abroad  # noqa: PLC0415 - heavy
    from hortus.mcp import RemoteAnswers  # noqa: PLC0415 - numpy

    url = base_url(args.url)
    if is_clear_text_abroad(url):
        raise UsageError(
            f"{url} is not encrypted, and another machine",
            remedy="give the address that begins with https://",
        )
    return RemoteAnswers(url, _headers(args))


def _headers(args: Namespace) -> Callable[[], dict[str, str]]:
    from hortus.connect import read_key  # noqa: PLC0415 - heavy
    from hortus.mcp import PATH  # noqa: PLC0415 - numpy

    file = args.key_file or user_place("HORTUS_KEY_FILE")
    if file:
        key = read_key(Path(file).expanduser())
        return lambda: {"Authorization": f"Bearer {key}"}
    from hortus.cli.login import open_login  # noqa: PLC0415 - only who is signed in pays for it

    login = open_login(args)
    login.token()
    return lambda: login.headers("POST", PATH)


async def _serve(answers: "Answers", executor: ThreadPoolExecutor) -> None:
    from hortus.mcp import MOST_BYTES, StdioServer  # noqa: PLC0415 - numpy

    lines = asyncio.StreamReader(limit=MOST_BYTES)
    await _listen(lines)

    async def write(data: bytes) -> None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()

    await StdioServer(answers, executor).serve(lines, write)


async def _listen(lines: asyncio.StreamReader) -> None:
    """Read standard input into ``lines`` as it comes; a file is read at once."""
    loop = asyncio.get_running_loop()
    try:
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin.buffer)
    except ValueError:
        # No pipe, socket or terminal: there is nobody who would wait for an answer in between.
        lines.feed_data(await asyncio.to_thread(sys.stdin.buffer.read))
        lines.feed_eof()
