"""Find the verb, load only its module, run it, and turn errors into two lines."""

import importlib
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Sequence
from pathlib import Path
from textwrap import fill
from typing import NoReturn, Protocol, cast

from hortus.cli.terminal import Terminal
from hortus.cli.verbs import VERBS
from hortus.core.errors import HortusError, UsageError

_FAILED, _MISUSED, _INTERRUPTED = 1, 2, 130
_WIDTH = 80
_BEGINNING = """\
For example:
  hortus up --repo DIR                              start here, with a model of DIR's code
  hortus model add NAME --url URL --alias house/code
  hortus connect claude --key-file FILE --write     set up a client
  hortus log; hortus why ID                         what happened, and why

`hortus VERB --help` explains one verb; `hortus --version` prints the version."""


class Verb(Protocol):
    """What a verb's module offers."""

    def configure(self, parser: ArgumentParser) -> None:
        """Add the verb's arguments."""

    def run(self, args: Namespace, terminal: Terminal) -> int:
        """Do it and return the exit status."""


def dispatch(words: Sequence[str]) -> int:
    """Run one command and return its exit status: 0 done, 1 failed, 2 called wrongly."""
    terminal = Terminal(json="--json" in words)
    try:
        return _run(list(words), terminal)
    except UsageError as e:
        terminal.fail(e)
        return _MISUSED
    except HortusError as e:
        terminal.fail(e)
        return _FAILED
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has gone (`hortus log | head`): nothing is left to say.
        sys.stderr.close()
        return _FAILED


def build_parser(name: str) -> ArgumentParser:
    """Return the parser of one verb, as ``hortus NAME --help`` and the reference page show it."""
    module = _load(name)
    parser = _Parser(
        prog=f"hortus {name}",
        description=f"{VERBS[name].summary}.",
        formatter_class=RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    module.configure(parser)
    if parser.epilog and "\n" not in parser.epilog:
        parser.epilog = fill(parser.epilog, _WIDTH)
    common = parser.add_argument_group("common options")
    common.add_argument("--json", action="store_true", help="print JSON for programs")
    common.add_argument("--data", type=Path, metavar="DIR", help="data folder to use")
    common.add_argument("--config", type=Path, metavar="FILE", help="settings file to use")
    parser.set_defaults(run=module.run)
    return parser


def overview() -> str:
    """Return the text of ``hortus --help``."""
    width = max(len(name) for name in VERBS)
    lines = ["usage: hortus VERB [options]", ""]
    lines += [f"  {name:<{width}}  {verb.summary}" for name, verb in VERBS.items()]
    lines += ["", _BEGINNING]
    return "\n".join(lines)


class _Parser(ArgumentParser):
    """An argument parser whose complaints have a remedy like every other error."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(message, remedy=f"see `{self.prog} --help`")


def _run(words: list[str], terminal: Terminal) -> int:
    if not words or words[0] in {"-h", "--help", "help"}:
        terminal.line(overview())
        return 0
    name = words[0]
    if name not in VERBS:
        raise UsageError(f"there is no verb {name!r}", remedy=_nearest(name))
    args = build_parser(name).parse_args(words[1:])
    terminal.json = args.json
    status: int = args.run(args, terminal)
    return status


def _nearest(name: str) -> str:
    import difflib  # noqa: PLC0415 - only on the way to an error

    near = difflib.get_close_matches(name, VERBS, n=1)
    meant = f"did you mean `hortus {near[0]}`? " if near else ""
    return f"{meant}`hortus --help` lists the verbs"


def _load(name: str) -> Verb:
    return cast("Verb", importlib.import_module(VERBS[name].module))
