"""``hortus sandbox``: run a command where it reaches one folder, or say what holds it there."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from hortus.agent.sandbox import Ended, Plain, Profile, Ran, Sandbox, plain, sandbox_proofs
from hortus.cli.terminal import Terminal
from hortus.core import UsageError

_EPILOG = """\
  hortus sandbox run -- npm test
  hortus sandbox run --net example.com:443,*.example.org -- curl https://example.com
  hortus sandbox check

Words after -- are the command; one word with spaces is run by the shell. The exit status is that
of the command, 124 where a limit of time or output ended it; 1 where it was not run at all.
"""
_LIMITS = {Ended.TIMED_OUT: "its time is over", Ended.OUTPUT: "it said too much"}
_STOPPED, _INTERRUPTED = 124, 130
_UNITS = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30}


def configure(parser: ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("action", choices=["run", "check"], help="run a command, or try it out")
    words = parser.add_argument("words", nargs="+", metavar="CMD", help="the command, after --")
    # With "*" they would be taken for none as soon as an option comes before them.
    words.required = False
    parser.add_argument(
        "--workspace", type=Path, default=Path(), metavar="DIR", help="its folder, else this one"
    )
    parser.add_argument(
        "--net", default="", metavar="HOST,...", help="hosts that it may reach, else none"
    )
    parser.add_argument(
        "--net-inside",
        default="",
        metavar="HOST,...",
        help="those that may lie in a private network",
    )
    _add_limits(parser)
    parser.add_argument(
        "--allow-root", action="store_true", help="run although you are root (weaker)"
    )
    parser.epilog = _EPILOG


def _add_limits(parser: ArgumentParser) -> None:
    limits = parser.add_argument_group("limits and openings")
    limits.add_argument("--time", type=float, default=120, metavar="S", help="seconds it may take")
    limits.add_argument(
        "--memory", default="2G", metavar="BYTES", help="what each process may fill (512M, 2G)"
    )
    limits.add_argument(
        "--file-size", default="64M", metavar="BYTES", help="how large a file may grow"
    )
    limits.add_argument(
        "--output", default="16M", metavar="BYTES", help="how much of its output is shown"
    )
    limits.add_argument("--processes", type=int, default=256, metavar="N", help="how many at once")
    limits.add_argument(
        "--read-only",
        type=Path,
        action="append",
        default=[],
        metavar="DIR",
        help="a further folder that it may read; several times for several",
    )
    limits.add_argument("--no-write", action="store_true", help="the workspace is read-only too")
    limits.add_argument(
        "--env", action="append", default=[], metavar="NAME=VALUE", help="a variable that it gets"
    )


def run(args: Namespace, terminal: Terminal) -> int:
    """Run the command, or print what holds it."""
    if args.action == "check":
        return _check(terminal)
    if not args.words:
        raise UsageError("there is no command", remedy="try `hortus sandbox run -- ls`")
    profile = _profile(args)
    sandbox = Sandbox.open(args.workspace, allow_root=args.allow_root)
    words = args.words[0] if len(args.words) == 1 and " " in args.words[0] else args.words
    if terminal.json:
        ran = sandbox.run(words, profile)
        terminal.document(ran)
    else:
        ran = _streamed(sandbox, words, profile)
        _say(ran, terminal)
    return _status(ran)


def _check(terminal: Terminal) -> int:
    found = sandbox_proofs()
    if terminal.json:
        terminal.document(found)
    else:
        for proof in found.proofs:
            terminal.line(f"{'held ' if proof.held else 'OPEN '} {proof.name}")
        terminal.line(found.state)
        for lack in found.lacks:
            terminal.note(f"lacking: {lack}")
    return 0 if found.holds else 1


class _Shown:
    """Shows the beginning of an output as it comes, and the end of a long one when it is over."""

    def __init__(self, limit: int) -> None:
        self._room = limit // 4  # what is kept of the beginning is at least as long
        self._told = 0
        self._plain = Plain()

    def tell(self, text: str) -> None:
        """Show what has come, while there is room."""
        text = text[: max(0, self._room - self._told)]
        self._told += len(text)
        self._print(self._plain.feed(text))

    def end(self, output: str) -> None:
        """Show what was not shown yet."""
        self._print(self._plain.feed(output[self._told :]) + self._plain.end())

    @staticmethod
    def _print(text: str) -> None:
        print(text, end="", flush=True)


def _streamed(sandbox: Sandbox, words: list[str] | str, profile: Profile) -> Ran:
    shown = _Shown(profile.output_bytes)
    ran = sandbox.run(words, profile, on_output=shown.tell)
    shown.end(ran.output)
    return ran


def _say(ran: Ran, terminal: Terminal) -> None:
    for words in ran.created:
        terminal.note(f"hortus: {plain(words)}")
    if reason := _LIMITS.get(ran.ended):
        terminal.note(f"hortus: the command was ended after {ran.seconds:.1f} s: {reason}")


def _status(ran: Ran) -> int:
    if ran.status is not None:
        return ran.status
    return _INTERRUPTED if ran.ended is Ended.INTERRUPTED else _STOPPED


def _profile(args: Namespace) -> Profile:
    return Profile(
        net=_hosts(args.net),
        net_inside=_hosts(args.net_inside),
        wall_s=args.time,
        memory_bytes=_bytes("--memory", args.memory),
        file_bytes=_bytes("--file-size", args.file_size),
        output_bytes=_bytes("--output", args.output),
        processes=args.processes,
        environment=dict(_variable(word) for word in args.env),
        read_only=tuple(path.resolve() for path in args.read_only),
        writable=not args.no_write,
    )


def _hosts(words: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in words.split(",") if word.strip())


def _bytes(option: str, word: str) -> int:
    number, unit = (word[:-1], word[-1:].upper()) if word[-1:].isalpha() else (word, "")
    if unit not in _UNITS or not (number.isascii() and number.isdigit()):
        raise UsageError(f"{option} {word!a} is no size", remedy="write it as 512M or 2G")
    return int(number) * _UNITS[unit]


def _variable(word: str) -> tuple[str, str]:
    name, equals, value = word.partition("=")
    if not equals:
        raise UsageError(f"--env {word!a} has no value", remedy="write it as NAME=VALUE")
    return name, value
