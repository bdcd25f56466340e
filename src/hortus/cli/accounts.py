"""What the verbs for people, teams and services share: their facts, and showing an entry."""

from argparse import ArgumentParser, Namespace
from dataclasses import asdict, fields
from typing import TypedDict

from hortus.cli.decisions import moment, printable
from hortus.cli.terminal import Terminal
from hortus.core import UsageError
from hortus.policy import DataClass, Role
from hortus.store import Entry

CLEARANCES = ("public", "internal", "confidential", "restricted")
"""The classes of data somebody may be cleared for, as policies name them."""
ROLES = ("admin", "security", "auditor", "works_council", "directory")
"""What somebody may do for hortus itself, as policies name it."""

_FACTS = (
    ("region", "CC", "the country they work in, such as DE"),
    ("entity", "NAME", "the company that employs them"),
    ("cost-centre", "NAME", "who pays for what they use"),
    ("project", "NAME", "what they work on where a client names nothing else"),
)


class Said(TypedDict):
    """What was said of somebody; None where nothing was."""

    region: str | None
    entity: str | None
    cost_centre: str | None
    project: str | None
    clearance: DataClass | None
    roles: frozenset[Role] | None


def configure_facts(parser: ArgumentParser) -> None:
    """Add the options for what policies may ask about somebody."""
    group = parser.add_argument_group("facts that policies and budgets ask for")
    for name, shape, meaning in _FACTS:
        group.add_argument(f"--{name}", metavar=shape, help=meaning)
    group.add_argument("--clearance", choices=CLEARANCES, help="the most sensitive data they see")
    group.add_argument(
        "--role", action="append", choices=ROLES, help="what they do for hortus; may be repeated"
    )


def facts(args: Namespace) -> Said:
    """Return the facts that were given, under the names of an entry's fields."""
    return Said(
        region=args.region,
        entity=args.entity,
        cost_centre=args.cost_centre,
        project=args.project,
        clearance=None if args.clearance is None else DataClass(args.clearance),
        roles=None if args.role is None else frozenset(map(Role, args.role)),
    )


def show(terminal: Terminal, entry: Entry, more: dict[str, str]) -> int:
    """Print one entry, one line for each field that says something."""
    said = {**asdict(entry), **more}
    if terminal.json:
        terminal.document(said)
        return 0
    shown = {f.name: _words(f.name, getattr(entry, f.name)) for f in fields(entry)} | more
    width = max(len(name) for name in shown)
    for name, value in shown.items():
        if value and value != "{}":
            label = name.removesuffix("_us").replace("_", " ")
            terminal.line(f"{label:<{width}}  {value}")
    return 0


def tell(terminal: Terminal, entry: Entry, words: str) -> int:
    """Say what was done to an entry; for programs, print the entry as it is now."""
    if terminal.json:
        terminal.document(asdict(entry))
    else:
        terminal.line(printable(words))
    return 0


def need(args: Namespace, verb: str) -> str:
    """Return the name that an action needs, or refuse a call that does not fit."""
    listing = args.action == "list"
    if listing == bool(args.name):
        what = "takes no name" if listing else f"needs the name of a {verb}"
        raise UsageError(
            f"`hortus {verb} {args.action}` {what}", remedy=f"see `hortus {verb} --help`"
        )
    return str(args.name or "")


def _words(name: str, value: object) -> str:
    if name.endswith("_us"):
        return moment(value) if isinstance(value, int) and value else ""
    if isinstance(value, frozenset):
        return ""
    return printable(str(value))
