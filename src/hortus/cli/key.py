"""``hortus key``: make, list and revoke the keys that clients hold."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hortus.cli.decisions import moment, printable
from hortus.cli.terminal import Terminal
from hortus.core import (
    Clock,
    KeySettings,
    KeyTier,
    Settings,
    SystemClock,
    UsageError,
    load_settings,
)
from hortus.identity import (
    Keyring,
    NoSuchAccountError,
    Roster,
    machine_term_s,
    operator,
    person_term_s,
)
from hortus.store import Database, KeyRecord, PersonRecord, ServiceRecord, StoreView

_DAYS = 90
_HEADS = (
    "id",
    "name",
    "holder",
    "tier",
    "zones",
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
        help="the person or service it belongs to and ends with; else nobody, only a machine",
    )
    group.add_argument(
        "--zone",
        action="append",
        default=[],
        metavar="ZONE",
        help="the network it works from, by its name in [zones]; may be repeated; else any",
    )
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
        return _ACTIONS[args.action](args, terminal, Ring(keyring, loaded.settings, clock))


@dataclass(frozen=True, slots=True)
class Ring:
    """The keys, and what the settings say of them."""

    keyring: Keyring
    settings: Settings
    clock: Clock

    def holder(self, name: str) -> PersonRecord | ServiceRecord | None:
        """Return the person or service of a name or id; nobody where none is named."""
        if not name:
            return None
        roster = self.keyring.roster
        found = roster.person_named(name) or roster.service_named(name) or roster.holder(name)
        if found is None:
            raise NoSuchAccountError(
                f"there is no person or service {name[:60]!r}",
                remedy="`hortus person list` and `hortus service list` show them",
            )
        return found

    def zones(self, names: Sequence[str]) -> Sequence[str]:
        """Return names of networks, if the settings have them all."""
        if unknown := sorted(set(names) - self.settings.zones.keys()):
            raise UsageError(
                f"there is no network {unknown[0]!r}",
                remedy='name it in the settings first, as in [zones] office = ["10.0.0.0/8"]',
            )
        return names


_SUBJECTS = {
    "new": "needs a name: who will hold the key",
    "list": "takes no name",
    "revoke": "needs the id of a key (`hortus key list` shows them)",
}


def _new(args: Namespace, terminal: Terminal, ring: Ring) -> int:
    models = [name for name in args.models.split(",") if name]
    holder, zones = ring.holder(args.holder), ring.zones(args.zone)
    term_s = _term_s(args, ring.settings.keys, holder)
    holder_id = holder_id_of(holder) if holder else ""
    new = ring.keyring.create(args.subject, models, term_s, holder_id=holder_id, zones=zones)
    if terminal.json:
        terminal.document({**_document(new.key, ring.keyring.roster), "secret": new.secret})
        return 0
    terminal.line(new.secret)
    until = f"until {moment(new.key.expires_us)}" if new.key.expires_us else "without end"
    terminal.note(f"  the key of {printable(new.key.name)}, {until}, id {new.key.key_id}")
    terminal.note("  this is the only time it is shown; keep it like a password")
    return 0


def _term_s(
    args: Namespace, settings: KeySettings, holder: PersonRecord | ServiceRecord | None
) -> float | None:
    if not isinstance(holder, PersonRecord):
        return None if args.no_expiry else machine_term_s(args.days)
    if args.no_expiry:
        raise UsageError(
            "a key of a person does not work for ever",
            remedy=f"name --days, at most {settings.person_most_days}",
        )
    return person_term_s(settings, args.days)


def holder_id_of(holder: PersonRecord | ServiceRecord) -> str:
    """Return the id by which a key knows its holder."""
    return holder.person_id if isinstance(holder, PersonRecord) else holder.service_id


def _list(_: Namespace, terminal: Terminal, ring: Ring) -> int:
    keys, roster = ring.keyring.list(), ring.keyring.roster
    now_us = ring.clock.now_us()
    if terminal.json:
        terminal.document(
            [{**_document(key, roster), "state": _state(key, now_us)} for key in keys]
        )
        return 0
    if not keys:
        terminal.note("there are no keys; `hortus key new NAME` makes one")
        return 0
    terminal.table(_HEADS, [_row(key, roster, now_us) for key in keys])
    return 0


def _revoke(args: Namespace, terminal: Terminal, ring: Ring) -> int:
    key = ring.keyring.revoke(args.subject, args.reason)
    if terminal.json:
        terminal.document({"revoked": key.key_id, "name": key.name})
        return 0
    terminal.line(f"revoked {key.key_id} ({printable(key.name)})")
    terminal.note("  a running hortus refuses it within a second")
    return 0


_Action = Callable[[Namespace, Terminal, Ring], int]
_ACTIONS: dict[str, _Action] = {"new": _new, "list": _list, "revoke": _revoke}


def _row(key: KeyRecord, roster: Roster, now_us: int) -> tuple[str, ...]:
    return (
        key.key_id,
        printable(key.name),
        printable(_holder(key, roster)) or "-",
        KeyTier.STATIC.value,
        ",".join(key.zones) or "any",
        printable(",".join(key.models)) or "all",
        moment(key.created_us),
        moment(key.expires_us) if key.expires_us else "never",
        _day(key.last_used_day) or "never",
        _state(key, now_us),
    )


def _holder(key: KeyRecord, roster: Roster) -> str:
    """Return the name of whom a key belongs to; their id once they are gone."""
    holder = roster.holder(key.holder_id) if key.holder_id else None
    if holder is None:
        return key.holder_id
    return holder.user_name if isinstance(holder, PersonRecord) else holder.name


def _state(key: KeyRecord, now_us: int) -> str:
    if key.revoked_us:
        return "revoked"
    return "expired" if key.expires_us and key.expires_us <= now_us else "valid"


def _day(number: int) -> str:
    """Return a day counted since 1970 as a date, '' for 0."""
    first = datetime.fromtimestamp(0, tz=UTC)
    return (first + timedelta(days=number)).date().isoformat() if number else ""


def _document(key: KeyRecord, roster: Roster) -> dict[str, object]:
    return {
        "id": key.key_id,
        "name": key.name,
        "holder": _holder(key, roster) or None,
        "tier": KeyTier.STATIC,
        "zones": key.zones,
        "models": key.models,
        "created_us": key.created_us,
        "expires_us": key.expires_us or None,
        "revoked_us": key.revoked_us or None,
        "last_used": _day(key.last_used_day) or None,
    }
