"""``hortus person``: who may use hortus, and what policies know about them."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import asdict

from hortus.admin import Listed, Named, PersonSaid, PersonShown
from hortus.cli.accounts import configure_facts, facts, need, show, tell
from hortus.cli.decisions import printable
from hortus.cli.inviting import invite
from hortus.cli.office import Desk, configure_office, is_far_away, office
from hortus.cli.terminal import Terminal
from hortus.identity import operator
from hortus.store import PersonRecord

_HEADS = ("user name", "name", "region", "entity", "teams", "state", "kept by")


def configure(parser: ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("action", choices=[*_ACTIONS, "invite"], help="what to do")
    parser.add_argument(
        "name", nargs="?", default="", metavar="USER", help="the name they sign in with"
    )
    parser.add_argument("--ended", action="store_true", help="list: those who have left, too")
    parser.add_argument("--reason", default="", help="why; kept with the records")
    group = parser.add_argument_group("add, change: what is said about them")
    group.add_argument("--user-name", metavar="NAME", help="change: another name to sign in with")
    group.add_argument("--full-name", metavar="NAME", help="as people call them")
    group.add_argument("--email", metavar="ADDRESS", help="where they are told of things")
    configure_facts(parser)
    configure_office(parser)


def run(args: Namespace, terminal: Terminal) -> int:
    """Do what ``args.action`` says."""
    need(args, "person")
    if args.action == "invite":
        return invite(args, terminal)
    with office(args, create=args.action == "add") as desk:
        return _ACTIONS[args.action](args, terminal, desk)


def _list(args: Namespace, terminal: Terminal, desk: Desk) -> int:
    found = desk.do("person/list", Listed(args.ended), list[PersonShown])
    if terminal.json:
        terminal.document([{**asdict(one.person), "teams": one.teams} for one in found])
        return 0
    if not found:
        terminal.note("there is nobody; `hortus person add USER` adds somebody")
        return 0
    terminal.table(_HEADS, [_row(one.person, one.teams) for one in found])
    return 0


def _row(person: PersonRecord, teams: tuple[str, ...]) -> tuple[str, ...]:
    return (
        printable(person.user_name),
        printable(person.name),
        person.region or "-",
        printable(person.entity) or "-",
        printable(", ".join(teams)) or "-",
        "ended" if person.ended_us else "active",
        person.origin,
    )


def _said(args: Namespace) -> PersonSaid:
    return PersonSaid(
        name=args.name,
        user_name=args.user_name,
        full_name=args.full_name,
        email=args.email,
        **facts(args),
    )


def _add(args: Namespace, terminal: Terminal, desk: Desk) -> int:
    is_first = _is_first_administrator(args, desk)
    made = desk.do("person/add", _said(args), PersonRecord)
    status = tell(terminal, made, f"added {made.user_name} ({made.person_id})")
    if is_first:
        _warn(made, terminal)
    return status


def _is_first_administrator(args: Namespace, desk: Desk) -> bool:
    """Tell whether somebody is to administer where only the user of this machine did."""
    if "admin" not in (args.role or ()) or is_far_away(args):
        return False
    everybody = desk.do("person/list", Listed(), list[PersonShown])
    return not any("admin" in one.person.roles.split() for one in everybody)


def _warn(person: PersonRecord, terminal: Terminal) -> None:
    """Say what comes with the first administrator, unless it is the user of this machine."""
    here = operator()
    if person.user_name not in {here, here.rpartition("@")[0]}:
        terminal.note(f"careful: from now on {printable(person.user_name)} administers, and")
        terminal.note(f"  {here} no more: they sign in with `hortus login`, and may give a role")
        terminal.note(f"  to this user with `hortus person add {here} --role admin`")


def _change(args: Namespace, terminal: Terminal, desk: Desk) -> int:
    before = desk.do("person/show", Named(args.name), PersonShown).person
    is_first = _is_first_administrator(args, desk)
    after = desk.do("person/change", _said(args), PersonRecord)
    # When it was changed is no change by itself.
    old, new = (asdict(one) | {"changed_us": 0} for one in (before, after))
    changed = [name.replace("_", " ") for name in _ORDER if old[name] != new[name]]
    words = ", ".join(changed) or "nothing: it was so before"
    status = tell(terminal, after, f"changed {words}")
    if is_first:
        _warn(after, terminal)
    return status


def _show(args: Namespace, terminal: Terminal, desk: Desk) -> int:
    found = desk.do("person/show", Named(args.name), PersonShown)
    return show(terminal, found.person, {"teams": ", ".join(found.teams)})


def _end(args: Namespace, terminal: Terminal, desk: Desk) -> int:
    ended = desk.do("person/end", Named(args.name, args.reason), PersonRecord)
    status = tell(terminal, ended, f"ended {printable(ended.user_name)}")
    if not terminal.json:
        terminal.note(
            "  a running hortus ends their keys, sessions and answers within two seconds"
        )
    return status


def _restore(args: Namespace, terminal: Terminal, desk: Desk) -> int:
    restored = desk.do("person/restore", Named(args.name, args.reason), PersonRecord)
    return tell(terminal, restored, f"restored {printable(restored.user_name)}")


def _remove(args: Namespace, terminal: Terminal, desk: Desk) -> int:
    person = desk.do("person/remove", Named(args.name, args.reason), PersonRecord)
    return tell(terminal, person, f"removed {printable(person.user_name)}")


_ORDER = (
    "region",
    "entity",
    "cost_centre",
    "project",
    "clearance",
    "email",
    "user_name",
    "roles",
    "name",
)
_ACTIONS: dict[str, Callable[[Namespace, Terminal, Desk], int]] = {
    "add": _add,
    "list": _list,
    "show": _show,
    "change": _change,
    "end": _end,
    "restore": _restore,
    "remove": _remove,
}
