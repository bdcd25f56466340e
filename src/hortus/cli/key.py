"""``hortus key``: make, list and revoke the keys that clients hold."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from hortus.cli.decisions import moment, printable
from hortus.cli.terminal import Terminal
from hortus.core import Clock, SystemClock, UsageError, load_settings
from hortus.identity import Keyring, operator
from hortus.store import Database, KeyRecord, StoreView

_DAYS = 90
_DAY_S = 86_400
_MOST_DAYS = 36_500
_HEADS = ("id", "name", "models", "made", "expires", "last used", "state")


def configure(parser: ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("action", choices=list(_ACTIONS), help="what to do")
    parser.add_argument(
        "subject", nargs="?", default="", metavar="NAME|ID", help="new: a name; revoke: the id"
    )
    group = parser.add_argument_group("new: what the key opens, and for how long")
    group.add_argument("--models", default="", metavar="A,B", help="only these; else all")
    term = group.add_mutually_exclusive_group()
    term.add_argument("--days", type=int, metavar="N", help=f"days until it ends; else {_DAYS}")
    term.add_argument("--no-expiry", action="store_true", help="it never ends by itself")
    parser.add_argument_group("revoke").add_argument(
        "--reason", default="", help="why; kept with the records"
    )


def run(args: Namespace, terminal: Terminal) -> int:
    """Do what ``args.action`` says."""
    named = args.action != "list"
    if named != bool(args.subject):
        raise UsageError(
            f"`hortus key {args.action}` {_SUBJECTS[args.action]}",
            remedy="see `hortus key --help`",
        )
    loaded = load_settings(data=args.data, file=args.config)
    clock = SystemClock()
    with StoreView.open(Database.of(loaded), create=args.action == "new") as store:
        keyring = Keyring.open(store, loaded.data, clock, operator())
        return _ACTIONS[args.action](args, terminal, keyring, clock)


_SUBJECTS = {
    "new": "needs a name: who will hold the key",
    "list": "takes no name",
    "revoke": "needs the id of a key (`hortus key list` shows them)",
}


def _new(args: Namespace, terminal: Terminal, keyring: Keyring, _: Clock) -> int:
    models = [name for name in args.models.split(",") if name]
    new = keyring.create(args.subject, models, _ttl_s(args))
    if terminal.json:
        terminal.document({**_document(new.key), "secret": new.secret})
        return 0
    terminal.line(new.secret)
    until = f"until {moment(new.key.expires_us)}" if new.key.expires_us else "without end"
    terminal.note(f"  the key of {printable(new.key.name)}, {until}, id {new.key.key_id}")
    terminal.note("  this is the only time it is shown; keep it like a password")
    return 0


def _ttl_s(args: Namespace) -> float | None:
    if args.no_expiry:
        return None
    days = _DAYS if args.days is None else args.days
    if not 1 <= days <= _MOST_DAYS:
        raise UsageError(
            f"--days {days} is not between 1 and {_MOST_DAYS}",
            remedy="name a number of days, or --no-expiry",
        )
    return days * _DAY_S


def _list(_: Namespace, terminal: Terminal, keyring: Keyring, clock: Clock) -> int:
    keys = keyring.list()
    now_us = clock.now_us()
    if terminal.json:
        terminal.document([{**_document(key), "state": _state(key, now_us)} for key in keys])
        return 0
    if not keys:
        terminal.note("there are no keys; `hortus key new NAME` makes one")
        return 0
    terminal.table(_HEADS, [_row(key, now_us) for key in keys])
    return 0


def _revoke(args: Namespace, terminal: Terminal, keyring: Keyring, _: Clock) -> int:
    key = keyring.revoke(args.subject, args.reason)
    if terminal.json:
        terminal.document({"revoked": key.key_id, "name": key.name})
        return 0
    terminal.line(f"revoked {key.key_id} ({printable(key.name)})")
    terminal.note("  a running hortus refuses it within a second")
    return 0


_Action = Callable[[Namespace, Terminal, Keyring, Clock], int]
_ACTIONS: dict[str, _Action] = {"new": _new, "list": _list, "revoke": _revoke}


def _row(key: KeyRecord, now_us: int) -> tuple[str, ...]:
    return (
        key.key_id,
        printable(key.name),
        printable(",".join(key.models)) or "all",
        moment(key.created_us),
        moment(key.expires_us) if key.expires_us else "never",
        _day(key.last_used_day) or "never",
        _state(key, now_us),
    )


def _state(key: KeyRecord, now_us: int) -> str:
    if key.revoked_us:
        return "revoked"
    return "expired" if key.expires_us and key.expires_us <= now_us else "valid"


def _day(number: int) -> str:
    """Return a day counted since 1970 as a date, '' for 0."""
    first = datetime.fromtimestamp(0, tz=UTC)
    return (first + timedelta(days=number)).date().isoformat() if number else ""


def _document(key: KeyRecord) -> dict[str, object]:
    return {
        "id": key.key_id,
        "name": key.name,
        "models": key.models,
        "created_us": key.created_us,
        "expires_us": key.expires_us or None,
        "revoked_us": key.revoked_us or None,
        "last_used": _day(key.last_used_day) or None,
    }
