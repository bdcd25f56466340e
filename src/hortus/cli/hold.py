"""``hortus hold``: keep records from retention as long as there is reason to."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime

from hortus.audit import Author, Hold, People, Scope, holds_in, lift, place
from hortus.cli.decisions import moment, printable
from hortus.cli.office import require_here
from hortus.cli.terminal import Terminal
from hortus.core import SystemClock, UsageError, load_settings
from hortus.identity import operator
from hortus.policy import Task
from hortus.store import Database

_HEADS = ("name", "placed", "by", "keeps", "reason")
_US = 1_000_000
_DAY_US = 86_400 * _US


def configure(parser: ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("action", choices=list(_ACTIONS), help="what to do")
    parser.add_argument(
        "name", nargs="?", default="", metavar="NAME", help="of the hold, such as case-17"
    )
    parser.add_argument("--reason", default="", help="place, lift: why; kept with the records")
    group = parser.add_argument_group("place: what the hold keeps, one of")
    group.add_argument(
        "--person", default="", metavar="P", help="a person, as `hortus log` shows them under who"
    )
    group.add_argument("--decision", default="", metavar="ID", help="one request")
    group.add_argument("--since", default="", metavar="DAY", help="a time: from this day (UTC) on")
    group.add_argument("--until", default="", metavar="DAY", help="to the end of this day")
    group.add_argument("--all", action="store_true", help="everything")


def run(args: Namespace, terminal: Terminal) -> int:
    """Do what ``args.action`` says."""
    if (args.action == "list") == bool(args.name):
        raise UsageError(
            f"`hortus hold {args.action}` {'takes no' if args.name else 'needs a'} name",
            remedy="see `hortus hold --help`",
        )
    loaded = load_settings(data=args.data, file=args.config)
    database = Database.of(loaded)
    database.prepare()
    if args.action != "list":
        require_here(loaded, Task.MANAGE_RECORDS, f"hold/{args.action}")
    return _ACTIONS[args.action](args, database, terminal)


def _place(args: Namespace, database: Database, terminal: Terminal) -> int:
    scope = Scope(
        person=args.person,
        decision_id=args.decision,
        since_us=_day_us(args.since),
        until_us=_day_us(args.until) + _DAY_US - 1 if args.until else 0,
        everything=args.all,
    )
    hold = place(database, args.name, scope, args.reason, Author(operator(), SystemClock()))
    if hold.person and not _is_known(hold, database):
        terminal.note(
            f"nothing is on record under {printable(args.person)} by now; people are held by the "
            "name of their key, which `hortus log` shows as who"
        )
    if terminal.json:
        terminal.document(asdict(hold))
    else:
        terminal.line(f"placed {hold.name}: retention leaves alone {_scope(hold, args.person)}")
    return 0


def _is_known(hold: Hold, database: Database) -> bool:
    with database.reading() as connection:
        return bool(People.behind(connection, [hold]).names.get(hold.person))


def _list(_: Namespace, database: Database, terminal: Terminal) -> int:
    with database.reading() as connection:
        holds = holds_in(connection)
        people = People.behind(connection, holds)
    if terminal.json:
        terminal.document([{**asdict(h), "people": people.names.get(h.person)} for h in holds])
    elif holds:
        terminal.table(_HEADS, [_row(hold, people) for hold in holds])
    else:
        terminal.note("there are no holds")
    return 0


def _lift(args: Namespace, database: Database, terminal: Terminal) -> int:
    lift(database, args.name, args.reason, Author(operator(), SystemClock()))
    if terminal.json:
        terminal.document({"lifted": args.name})
    else:
        terminal.line(f"lifted {args.name}: what is due goes with the next run of retention")
    return 0


_Action = Callable[[Namespace, Database, Terminal], int]
_ACTIONS: dict[str, _Action] = {"place": _place, "list": _list, "lift": _lift}


def _row(hold: Hold, people: People) -> tuple[str, ...]:
    names = ", ".join(people.names.get(hold.person, ()))
    texts = (hold.name, moment(hold.placed_us), hold.actor, _scope(hold, names), hold.reason)
    return tuple(printable(text) for text in texts)


def _scope(hold: Hold, person: str) -> str:
    if hold.everything:
        return "everything"
    if hold.decision_id:
        return f"the request {hold.decision_id}"
    if hold.person:
        return f"what there is of {person or hold.person}"
    return f"what was between {_day(hold.since_us)} and {_day(hold.until_us)}"


def _day_us(text: str) -> int:
    if not text:
        return 0
    try:
        day = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError as e:
        raise UsageError(f"{text!r} is no day", remedy="write it as 2027-03-31") from e
    return round(day.timestamp()) * _US


def _day(at_us: int) -> str:
    """Return a day; what is too far away has no end."""
    try:
        return datetime.fromtimestamp(at_us // _US, tz=UTC).date().isoformat()
    except (OverflowError, ValueError, OSError):
        return "the end"
