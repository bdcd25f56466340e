"""``hortus inspect``: what a tool sends, to whom, and whether it depends on where one is."""

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Protocol

from hortus.cli.terminal import Terminal
from hortus.core import UnavailableError, UsageError

_REPORTS = ("show", "diff", "verify")
_EPILOG = """\
A package is installed without running any script of its own. Words after it take the place of
those that it is usually called with; {prompt}, {base_url} and {key} are filled in:

  hortus inspect codex --quick
  hortus inspect npm:@openai/codex@0.169.0
  hortus inspect pypi:aider-chat==0.86.2 --name llm.corp.example
  hortus inspect -- ./any/command --ask '{prompt}'
  hortus inspect npm:some-tool@1.2.3 -- run '{prompt}'

In which release something came and went, by halving:

  hortus inspect history npm:NAME --from 1.0.0 --to 1.2.3 --quick

Reports are read again with:

  hortus inspect show REPORT
  hortus inspect diff REPORT1 REPORT2
  hortus inspect verify REPORT … --key KEY

The exit status says the verdict: 0 nothing, 3 low, 4 medium, 5 high; 1 where nothing could be
inspected, 2 for a wrong call.
"""


def configure(parser: ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument(
        "words",
        nargs="*",
        metavar="TOOL",
        help="npm:NAME@VERSION, pypi:NAME==VERSION, a known tool, or -- and a command",
    )
    depth = parser.add_mutually_exclusive_group()
    depth.add_argument("--quick", action="store_true", help="the likeliest things, in a minute")
    depth.add_argument("--thorough", action="store_true", help="everything, and pairs of it")
    parser.add_argument(
        "--adapter", type=Path, metavar="FILE", help="how the tool is called, as TOML"
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help="where report.json and report.html go (default: in the data folder)",
    )
    parser.add_argument(
        "--name",
        action="append",
        default=[],
        metavar="HOST",
        help="a host name of your own, to be tried as the gateway's; several times for several",
    )
    parser.add_argument(
        "--doctor", action="store_true", help="say what this machine lacks, and inspect nothing"
    )
    releases = parser.add_argument_group("history: which release brought what, and which ended it")
    releases.add_argument("--from", dest="since", metavar="A", help="the first release to look at")
    releases.add_argument("--to", dest="until", metavar="B", help="the last one")
    reports = parser.add_argument_group("show, diff, verify: read reports that were made before")
    reports.add_argument("--key", metavar="KEY", help="public key of who signed, or its file")
    reports.add_argument(
        "--artefact",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="a package or program that the report must be about",
    )
    reports.add_argument(
        "--unverified", action="store_true", help="show a report that does not hold all the same"
    )
    parser.epilog = _EPILOG


def run(args: Namespace, terminal: Terminal) -> int:
    """Inspect, or say what this machine lacks."""
    part = _part()
    if args.doctor:
        return part.doctor(terminal)
    if not args.words:
        raise UsageError("nothing is named to inspect", remedy="try `hortus inspect codex`")
    if args.words[0] == "history":
        from hortus.cli import inspecthistory  # noqa: PLC0415 - heavy

        _check_names(args.name)
        return inspecthistory.run(args, terminal)
    if args.words[0] in _REPORTS:
        from hortus.cli import inspectreport  # noqa: PLC0415 - heavy

        return inspectreport.run(args, terminal)
    _check_names(args.name)
    return part.inspect(args, terminal)


def _check_names(names: list[str]) -> None:
    for name in names:
        labels = name.split(".")
        if len(labels) < 2 or not all(  # noqa: PLR2004 - a name within a domain
            label and label.replace("-", "").isalnum() and label.isascii() for label in labels
        ):
            raise UsageError(
                f"{name!r} is no host name",
                remedy="write it as llm.corp.example, without https://",
            )


class _Part(Protocol):
    """What the module offers that does the work."""

    def inspect(self, args: Namespace, terminal: Terminal) -> int:
        """Inspect what is named."""

    def doctor(self, terminal: Terminal) -> int:
        """Say what this machine lacks."""


def _part() -> _Part:
    try:
        from hortus.cli import inspecting  # noqa: PLC0415 - heavy, and an extra
    except ModuleNotFoundError as e:
        if (e.name or "").startswith("hortus"):
            raise
        raise UnavailableError(
            f"inspecting needs {e.name}, which is not installed",
            remedy="pip install 'hortus[inspector]'",
        ) from e
    return inspecting
