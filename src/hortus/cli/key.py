"""``hortus key``: make, list and revoke the keys that clients hold."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable

from hortus.admin import KeyMade, KeyNew, KeyRevoked, KeyShown, Named, Nothing
from hortus.cli.decisions import moment, printable
from hortus.cli.office import Desk, configure_office, office
from hortus.cli.terminal import Terminal
from hortus.core import UsageError

_DAYS = 90
_HEADS = (
    "id",
    "name",
    "holder",
    "tier",
    "zones",
    "project",
    "models",
    "made",
    "expires",
    "last used",
    "state",
)


def configure(parser: ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("action", choices=list(_ACTIONS), help="what to do")
    parser.add_argument(
        "subject", nargs="?", default="", metavar="NAME|ID", help="new: a name; revoke: the id"
    )
    group = parser.add_argument_group("new: what the key opens, and for how long")
    group.add_argument("--models", default="", metavar="A,B", help="only these; else all")
    term = group.add_mutually_exclusive_group()
    term.add_argument(
        "--days",
        type=int,
        metavar="N",
        help=f"days until it ends; else {_DAYS} for a machine, keys.person_hours for a person",
    )
    term.add_argument(
        "--no-expiry", action="store_true", help="it never ends by itself; not for a person"
    )
    group.add_argument(
        "--for",
        dest="holder",
        default="",
        metavar="WHO",
        help="the person, service or team it belongs to and ends with; else only a machine",
    )
    group.add_argument(
        "--zone",
        action="append",
        default=[],
        metavar="ZONE",
        help="the network it works from, by its name in [zones]; may be repeated; else any",
    )
    group.add_argument(
        "--project",
        default="",
        metavar="NAME",
        help="what it is used for where a client names nothing else; else that of its holder",
    )
    parser.add_argument_group("revoke").add_argument(
        "--reason", default="", help="why; kept with the records"
    )
    configure_office(parser)


def run(args: Namespace, terminal: Terminal) -> int:
    """Do what ``args.action`` says."""
    named = args.action != "list"
    if named != bool(args.subject):
        raise UsageError(
            f"`hortus key {args.action}` {_SUBJECTS[args.action]}",
            remedy="see `hortus key --help`",
        )
    with office(args, create=args.action == "new") as desk:
        return _ACTIONS[args.action](args, terminal, desk)


_SUBJECTS = {
    "new": "needs a name: who will hold the key",
    "list": "takes no name",
    "revoke": "needs the id of a key (`hortus key list` shows them)",
}


def _new(args: Namespace, terminal: Terminal, desk: Desk) -> int:
    wanted = KeyNew(
        name=args.subject,
        holder=args.holder,
        models=tuple(name for name in args.models.split(",") if name),
        zones=tuple(args.zone),
        project=args.project,
        days=args.days,
        endless=args.no_expiry,
    )
    made = desk.do("key/new", wanted, KeyMade)
    if terminal.json:
        terminal.document({**_document(made.key), "secret": made.secret})
        return 0
    terminal.line(made.secret)
    until = f"until {moment(made.key.expires_us)}" if made.key.expires_us else "without end"
    terminal.note(f"  the key of {printable(made.key.name)}, {until}, id {made.key.id}")
    terminal.note("  this is the only time it is shown; keep it like a password")
    return 0


def _list(_: Namespace, terminal: Terminal, desk: Desk) -> int:
    keys = desk.do("key/list", Nothing(), list[KeyShown])
    if terminal.json:
        terminal.document([{**_document(key), "state": key.state} for key in keys])
        return 0
    if not keys:
        terminal.note("there are no keys; `hortus key new NAME` makes one")
        return 0
    terminal.table(_HEADS, [_row(key) for key in keys])
    return 0


def _revoke(args: Namespace, terminal: Terminal, desk: Desk) -> int:
    key = desk.do("key/revoke", Named(args.subject, args.reason), KeyRevoked)
    if terminal.json:
        terminal.document(key)
        return 0
    terminal.line(f"revoked {key.revoked} ({printable(key.name)})")
    terminal.note("  a running hortus refuses it within a second")
    return 0


_Action = Callable[[Namespace, Terminal, Desk], int]
_ACTIONS: dict[str, _Action] = {"new": _new, "list": _list, "revoke": _revoke}


def _row(key: KeyShown) -> tuple[str, ...]:
    return (
        key.id,
        printable(key.name),
        printable(key.holder or "-"),
        key.tier.value,
        ",".join(key.zones) or "any",
        printable(key.project or "-"),
        printable(",".join(key.models)) or "all",
        moment(key.created_us),
        moment(key.expires_us) if key.expires_us else "never",
        key.last_used or "never",
        key.state,
    )


def _document(key: KeyShown) -> dict[str, object]:
    said = {name: getattr(key, name) for name in key.__struct_fields__}
    del said["state"]
    return said
