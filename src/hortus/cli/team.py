"""``hortus team``: groups of people and of other teams."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import asdict

from hortus.admin import Named, Nothing, TeamSaid, TeamShown
from hortus.cli.accounts import need, show, tell
from hortus.cli.decisions import printable
from hortus.cli.office import Desk, configure_office, office
from hortus.cli.terminal import Terminal
from hortus.core import UsageError
from hortus.store import TeamRecord

_HEADS = ("team", "people", "teams", "kept by")
_WITH_MEMBERS = frozenset({"add", "join", "leave"})


def configure(parser: ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("action", choices=list(_ACTIONS), help="what to do")
    parser.add_argument("name", nargs="?", default="", metavar="TEAM", help="the team")
    parser.add_argument(
        "members",
        nargs="*",
        metavar="MEMBER",
        help="add, join, leave: people by user name, services and teams by name",
    )
    parser.add_argument("--reason", default="", help="remove: why; kept with the records")
    configure_office(parser)


def run(args: Namespace, terminal: Terminal) -> int:
    """Do what ``args.action`` says."""
    need(args, "team")
    if args.members and args.action not in _WITH_MEMBERS:
        raise UsageError(
            f"`hortus team {args.action}` takes no members", remedy="see `hortus team --help`"
        )
    with office(args, create=args.action == "add") as desk:
        return _ACTIONS[args.action](args, terminal, desk)


def _list(_: Namespace, terminal: Terminal, desk: Desk) -> int:
    found = desk.do("team/list", Nothing(), list[TeamShown])
    if terminal.json:
        terminal.document([asdict(one.team) for one in found])
        return 0
    if not found:
        terminal.note("there are no teams; `hortus team add TEAM` makes one")
        return 0
    terminal.table(_HEADS, [_row(one) for one in found])
    return 0


def _row(one: TeamShown) -> tuple[str, ...]:
    teams = printable(", ".join(one.teams)) or "-"
    return (printable(one.team.name), str(len(one.others)), teams, one.team.origin)


def _add(args: Namespace, terminal: Terminal, desk: Desk) -> int:
    made = desk.do("team/add", _said(args), TeamRecord)
    return tell(terminal, made, f"added {made.name} ({made.team_id})")


def _show(args: Namespace, terminal: Terminal, desk: Desk) -> int:
    found = desk.do("team/show", Named(args.name), TeamShown)
    members = sorted([*found.others, *(f"{name} (team)" for name in found.teams)])
    return show(terminal, found.team, {"members": ", ".join(map(printable, members))})


def _join(args: Namespace, terminal: Terminal, desk: Desk) -> int:
    return _move(args, terminal, desk, "joined")


def _leave(args: Namespace, terminal: Terminal, desk: Desk) -> int:
    return _move(args, terminal, desk, "left")


def _move(args: Namespace, terminal: Terminal, desk: Desk, word: str) -> int:
    if not args.members:
        raise UsageError(
            f"`hortus team {args.action}` needs members", remedy="name people, services or teams"
        )
    before = desk.do("team/show", Named(args.name), TeamShown).team
    changed = desk.do(f"team/{args.action}", _said(args), TeamRecord)
    moved = len(changed.members ^ before.members)
    return tell(terminal, changed, f"{moved} {word} {changed.name}")


def _remove(args: Namespace, terminal: Terminal, desk: Desk) -> int:
    team = desk.do("team/remove", Named(args.name, args.reason), TeamRecord)
    return tell(terminal, team, f"removed {team.name}")


def _said(args: Namespace) -> TeamSaid:
    return TeamSaid(args.name, tuple(args.members))


_ACTIONS: dict[str, Callable[[Namespace, Terminal, Desk], int]] = {
    "add": _add,
    "list": _list,
    "show": _show,
    "join": _join,
    "leave": _leave,
    "remove": _remove,
}
