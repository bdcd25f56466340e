"""``hortus edit``: apply an edit that a model wrote, all of it or nothing."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from hortus.agent.edits import Change, Format, Kind, Outcome, apply_edit
from hortus.cli.terminal import Terminal
from hortus.core import UsageError

_FORMATS = [form.value for form in Format if form is not Format.REPLACE]
_DONE = {
    Kind.ADDED: "added",
    Kind.CHANGED: "changed",
    Kind.DELETED: "deleted",
    Kind.MOVED: "moved",
}


def configure(parser: ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("action", choices=["apply"], help="apply the edit on standard input")
    parser.add_argument("--format", choices=_FORMATS, required=True, help="how it is written")
    parser.add_argument(
        "--dir",
        type=Path,
        default=Path(),
        metavar="DIR",
        help="folder of the files, else this one",
    )
    parser.epilog = "The exit status is 0 when all was applied, 1 when nothing was."


def run(args: Namespace, terminal: Terminal) -> int:
    """Apply the edit and print which files it changed."""
    outcome = apply_edit(Format(args.format), _input(), args.dir)
    if terminal.json:
        terminal.document(outcome)
    else:
        _print(outcome, terminal)
    return 0


def _input() -> str:
    try:
        return sys.stdin.buffer.read().decode("utf-8")
    except UnicodeDecodeError as e:
        raise UsageError(
            f"standard input is not UTF-8 at byte {e.start}", remedy="send the edit in UTF-8"
        ) from e


def _print(outcome: Outcome, terminal: Terminal) -> None:
    for change in outcome.changes:
        terminal.line(_said(change))
    for near in outcome.near:
        terminal.note(
            f"{near.path}:{near.line}: block {near.block} was applied there, though it differs "
            f"in {near.differs_in}"
        )
    if not outcome.changes:
        terminal.note("nothing changed: the files hold all of it already")


def _said(change: Change) -> str:
    to = f" to {change.moved_to}" if change.moved_to else ""
    return f"{_DONE[change.kind]} {change.path}{to} (+{change.added} -{change.removed})"
