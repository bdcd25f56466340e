"""What the verbs for people, teams and services share: opening the directory, finding, naming."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, fields
from typing import NoReturn

from hortus.cli.decisions import moment, printable
from hortus.cli.terminal import Terminal
from hortus.core import SystemClock, UsageError, load_settings
from hortus.identity import BadAccountError, NoSuchAccountError, People, Roster, operator
from hortus.store import (
    Database,
    Entry,
    PersonRecord,
    ServiceRecord,
    StoreView,
    TeamRecord,
)

CLEARANCES = ("public", "internal", "confidential", "restricted")
"""The classes of data somebody may be cleared for, as policies name them."""
ROLES = ("admin", "security", "auditor", "works_council")
"""What somebody may do for hortus itself, as policies name it."""

_FACTS = (
    ("region", "CC", "the country they work in, such as DE"),
    ("entity", "NAME", "the company that employs them"),
    ("cost-centre", "NAME", "who pays for what they use"),
)


@contextmanager
def directory(args: Namespace, *, create: bool = False) -> Iterator[People]:
    """Open the directory of people; changes are said to be made by who runs this process."""
    loaded = load_settings(data=args.data, file=args.config)
    with StoreView.open(Database.of(loaded), create=create) as view:
        yield People(view.people, SystemClock(), operator())


def configure_facts(parser: ArgumentParser) -> None:
    """Add the options for what policies may ask about somebody."""
    group = parser.add_argument_group("facts that policies and budgets ask for")
    for name, shape, meaning in _FACTS:
        group.add_argument(f"--{name}", metavar=shape, help=meaning)
    group.add_argument("--clearance", choices=CLEARANCES, help="the most sensitive data they see")
    group.add_argument(
        "--role", action="append", choices=ROLES, help="what they do for hortus; may be repeated"
    )


def facts(args: Namespace, *others: str) -> dict[str, str]:
    """Return the facts that were given, under the names of an entry's fields."""
    names = ("region", "entity", "cost_centre", "clearance", *others)
    said = {name: value for name in names if (value := getattr(args, name)) is not None}
    if "region" in said:
        said["region"] = said["region"].upper()
    if args.role is not None:
        said["roles"] = " ".join(sorted(set(args.role)))
    return said


def refuse_foreign(entry: PersonRecord | TeamRecord, changed: Sequence[str]) -> None:
    """Raise where another directory keeps the fields ``changed``: it has the last word."""
    own = {"clearance", "roles"}
    if entry.origin == "scim" and (others := [name for name in changed if name not in own]):
        raise BadAccountError(
            f"{', '.join(others)} of this entry are kept by the company's directory (SCIM)",
            remedy="change them there; here only clearance and roles can be set",
        )


def a_person(roster: Roster, name: str) -> PersonRecord:
    """Return a person by name or id."""
    return roster.person_named(name) or roster.people.get(name) or _missing("person", name)


def a_team(roster: Roster, name: str) -> TeamRecord:
    """Return a team by name or id."""
    return roster.team_named(name) or roster.teams.get(name) or _missing("team", name)


def a_service(roster: Roster, name: str) -> ServiceRecord:
    """Return a service account by name or id."""
    return roster.service_named(name) or roster.services.get(name) or _missing("service", name)


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


def _missing(kind: str, name: str) -> NoReturn:
    raise NoSuchAccountError(
        f"there is no {kind} {name[:60]!r}", remedy=f"`hortus {kind} list` shows them"
    )
