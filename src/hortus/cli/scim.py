"""``hortus scim``: the keys of the company's directory, and what it has told of people."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hortus.cli.decisions import moment
from hortus.cli.office import require_here
from hortus.cli.terminal import Terminal
from hortus.core import SCIM_DOOR, Clock, Loaded, Settings, SystemClock, UsageError, load_settings
from hortus.identity import Keyring, operator
from hortus.policy import Task
from hortus.scim import PREFIX, read_again
from hortus.store import Database, KeyRecord, StoreView

_DAYS, _MOST_DAYS = 180, 730
_DAY_S = 86_400
_NAME = "directory"
_HEADS = ("key", "zones", "made", "expires")


def configure(parser: ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("action", choices=list(_ACTIONS), help="what to do")
    group = parser.add_argument_group("token: a key for the directory")
    group.add_argument(
        "--days", type=int, default=_DAYS, metavar="N", help=f"days until it ends; else {_DAYS}"
    )
    group.add_argument(
        "--zone",
        action="append",
        default=[],
        metavar="ZONE",
        help="the network it works from, by its name in [zones]; may be repeated; else any",
    )


@dataclass(frozen=True, slots=True)
class Desk:
    """What the actions of the verb work with."""

    view: StoreView
    keyring: Keyring
    loaded: Loaded
    clock: Clock

    @property
    def settings(self) -> Settings:
        """The settings."""
        return self.loaded.settings

    def valid(self) -> list[KeyRecord]:
        """Return the keys of the directory that still hold."""
        now_us = self.clock.now_us()
        return [
            key
            for key in self.keyring.list()
            if SCIM_DOOR in key.models and not key.revoked_us and key.expires_us > now_us
        ]


def run(args: Namespace, terminal: Terminal) -> int:
    """Do what ``args.action`` says."""
    loaded = load_settings(data=args.data, file=args.config)
    clock = SystemClock()
    with StoreView.open(Database.of(loaded), create=args.action == "token") as view:
        keyring = Keyring.open(view, loaded.data, clock, operator())
        return _ACTIONS[args.action](args, terminal, Desk(view, keyring, loaded, clock))


def _token(args: Namespace, terminal: Terminal, desk: Desk) -> int:
    if not 1 <= args.days <= _MOST_DAYS:
        raise UsageError(
            f"--days {args.days} is not between 1 and {_MOST_DAYS}",
            remedy="make a new key before the old one ends: both work meanwhile",
        )
    if unknown := sorted(set(args.zone) - desk.settings.zones.keys()):
        raise UsageError(
            f"there is no network {unknown[0]!r}", remedy="name it in the settings first: [zones]"
        )
    require_here(desk.loaded, Task.MANAGE_KEYS, "scim/token")
    older = desk.valid()
    new = desk.keyring.create(_NAME, [SCIM_DOOR], args.days * _DAY_S, zones=args.zone)
    if terminal.json:
        said = {"id": new.key.key_id, "expires_us": new.key.expires_us, "path": PREFIX}
        terminal.document({**said, "secret": new.secret, "older": [k.key_id for k in older]})
        return 0
    terminal.line(new.secret)
    terminal.note(f"  the directory's key, until {moment(new.key.expires_us)}, for {PREFIX}")
    terminal.note("  this is the only time it is shown; keep it like a password")
    for key in older:
        terminal.note(f"  once the directory has it: hortus key revoke {key.key_id}")
    return 0


def _status(_: Namespace, terminal: Terminal, desk: Desk) -> int:
    roster = desk.keyring.roster
    told = [p for p in roster.people.values() if p.origin == "scim"]
    teams = [t for t in roster.teams.values() if t.origin == "scim"]
    found = {
        "users": len(told),
        "users_switched_off": sum(1 for person in told if person.ended_us),
        "users_without_region": sum(1 for person in told if not person.region),
        "users_without_entity": sum(1 for person in told if not person.entity),
        "groups": len(teams),
        "people_not_of_the_directory": len(roster.people) - len(told),
    }
    if terminal.json:
        terminal.document({**found, "keys": [key.key_id for key in desk.valid()]})
        return 0
    for name, count in found.items():
        terminal.line(f"{name.replace('_', ' '):<28}{count}")
    _show(desk.valid(), terminal)
    return 0


def _show(keys: Sequence[KeyRecord], terminal: Terminal) -> None:
    if not keys:
        terminal.note("the directory has no key; `hortus scim token` makes one")
        return
    rows = [
        (
            key.key_id,
            ",".join(key.zones) or "any",
            moment(key.created_us),
            moment(key.expires_us),
        )
        for key in keys
    ]
    terminal.line()
    terminal.table(_HEADS, rows)


def _reread(_: Namespace, terminal: Terminal, desk: Desk) -> int:
    require_here(desk.loaded, Task.MANAGE_PEOPLE, "scim/reread")
    changed = read_again(desk.view.people, desk.settings.scim, desk.clock, operator())
    if terminal.json:
        terminal.document({"changed": changed})
        return 0
    terminal.line(f"the facts of {changed} people have changed")
    return 0


_Action = Callable[[Namespace, Terminal, Desk], int]
_ACTIONS: dict[str, _Action] = {"token": _token, "status": _status, "reread": _reread}
