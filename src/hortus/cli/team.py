"""``hortus team``: groups of people and of other teams."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import asdict, replace

from hortus.cli.accounts import a_team, directory, need, refuse_foreign, show, tell
from hortus.cli.decisions import printable
from hortus.cli.terminal import Terminal
from hortus.core import UsageError
from hortus.identity import NoSuchAccountError, People, Roster
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


def run(args: Namespace, terminal: Terminal) -> int:
    """Do what ``args.action`` says."""
    need(args, "team")
    if args.members and args.action not in _WITH_MEMBERS:
        raise UsageError(
            f"`hortus team {args.action}` takes no members", remedy="see `hortus team --help`"
        )
    with directory(args, create=args.action == "add") as people:
        return _ACTIONS[args.action](args, terminal, people)


def _list(_: Namespace, terminal: Terminal, people: People) -> int:
    roster = people.roster()
    if terminal.json:
        terminal.document([asdict(team) for team in roster.teams.values()])
        return 0
    if not roster.teams:
        terminal.note("there are no teams; `hortus team add TEAM` makes one")
        return 0
    terminal.table(_HEADS, [_row(team, roster) for team in roster.teams.values()])
    return 0


def _row(team: TeamRecord, roster: Roster) -> tuple[str, ...]:
    teams = sorted(roster.teams[m].name for m in team.members if m in roster.teams)
    others = sum(roster.holder(member) is not None for member in team.members)
    return (printable(team.name), str(others), printable(", ".join(teams)) or "-", team.origin)


def _add(args: Namespace, terminal: Terminal, people: People) -> int:
    members = _ids(args.members, people.roster())
    made = people.add_team(args.name, members)
    return tell(terminal, made, f"added {made.name} ({made.team_id})")


def _show(args: Namespace, terminal: Terminal, people: People) -> int:
    roster = people.roster()
    team = a_team(roster, args.name)
    return show(terminal, team, {"members": ", ".join(sorted(_names(team, roster)))})


def _join(args: Namespace, terminal: Terminal, people: People) -> int:
    return _move(args, terminal, people, joining=True)


def _leave(args: Namespace, terminal: Terminal, people: People) -> int:
    return _move(args, terminal, people, joining=False)


def _move(args: Namespace, terminal: Terminal, people: People, *, joining: bool) -> int:
    if not args.members:
        raise UsageError(
            f"`hortus team {args.action}` needs members", remedy="name people, services or teams"
        )
    roster = people.roster()
    team = a_team(roster, args.name)
    refuse_foreign(team, ["members"])
    named = frozenset(_ids(args.members, roster))
    members = team.members | named if joining else team.members - named
    changed = people.change(replace(team, members=members))
    moved = len(changed.members ^ team.members)
    word = "joined" if joining else "left"
    return tell(terminal, changed, f"{moved} {word} {team.name}")


def _remove(args: Namespace, terminal: Terminal, people: People) -> int:
    team = a_team(people.roster(), args.name)
    refuse_foreign(team, ["all fields"])
    people.remove(team, args.reason)
    return tell(terminal, team, f"removed {team.name}")


def _ids(names: list[str], roster: Roster) -> list[str]:
    return [_id(name, roster) for name in names]


def _id(name: str, roster: Roster) -> str:
    if person := roster.person_named(name) or roster.people.get(name):
        return person.person_id
    if service := roster.service_named(name) or roster.services.get(name):
        return service.service_id
    if team := roster.team_named(name) or roster.teams.get(name):
        return team.team_id
    raise NoSuchAccountError(
        f"there is no person, service or team {name[:60]!r}",
        remedy="`hortus person list`, `hortus service list` and `hortus team list` show them",
    )


def _names(team: TeamRecord, roster: Roster) -> list[str]:
    named: list[str] = []
    for member in team.members:
        if person := roster.people.get(member):
            named.append(printable(person.user_name))
        elif service := roster.services.get(member):
            named.append(printable(service.name))
        elif inner := roster.teams.get(member):
            named.append(printable(f"{inner.name} (team)"))
    return named


_ACTIONS: dict[str, Callable[[Namespace, Terminal, People], int]] = {
    "add": _add,
    "list": _list,
    "show": _show,
    "join": _join,
    "leave": _leave,
    "remove": _remove,
}
