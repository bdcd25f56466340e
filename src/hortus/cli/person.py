"""``hortus person``: who may use hortus, and what policies know about them."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import asdict, replace

from hortus.cli.accounts import (
    a_person,
    configure_facts,
    directory,
    facts,
    need,
    refuse_foreign,
    show,
    tell,
)
from hortus.cli.decisions import printable
from hortus.cli.inviting import invite
from hortus.cli.terminal import Terminal
from hortus.core import UsageError
from hortus.identity import People

_HEADS = ("user name", "name", "region", "entity", "teams", "state", "kept by")


def configure(parser: ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("action", choices=list(_ACTIONS), help="what to do")
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


def run(args: Namespace, terminal: Terminal) -> int:
    """Do what ``args.action`` says."""
    need(args, "person")
    with directory(args, create=args.action == "add") as people:
        return _ACTIONS[args.action](args, terminal, people)


def _list(args: Namespace, terminal: Terminal, people: People) -> int:
    roster = people.roster()
    found = [p for p in roster.people.values() if args.ended or not p.ended_us]
    if terminal.json:
        terminal.document(
            [{**asdict(p), "teams": sorted(roster.teams_of(p.person_id))} for p in found]
        )
        return 0
    if not found:
        terminal.note("there is nobody; `hortus person add USER` adds somebody")
        return 0
    terminal.table(
        _HEADS,
        [
            (
                printable(p.user_name),
                printable(p.name),
                p.region or "-",
                printable(p.entity) or "-",
                printable(", ".join(sorted(roster.teams_of(p.person_id)))) or "-",
                "ended" if p.ended_us else "active",
                p.origin,
            )
            for p in found
        ],
    )
    return 0


def _add(args: Namespace, terminal: Terminal, people: People) -> int:
    made = people.add_person(args.name, args.full_name or "", **facts(args, "email"))
    return tell(terminal, made, f"added {made.user_name} ({made.person_id})")


def _change(args: Namespace, terminal: Terminal, people: People) -> int:
    said = facts(args, "email", "user_name")
    if args.full_name is not None:
        said["name"] = args.full_name
    if not said:
        raise UsageError(
            "nothing was said that could be changed",
            remedy="name it, such as --region DE; see `hortus person --help`",
        )
    before = a_person(people.roster(), args.name)
    refuse_foreign(before, list(said))
    after = people.change(replace(before, **said))  # type: ignore[arg-type]  # texts only
    changed = [name for name in said if getattr(before, name) != getattr(after, name)]
    words = ", ".join(name.replace("_", " ") for name in changed) or "nothing: it was so before"
    return tell(terminal, after, f"changed {words}")


def _show(args: Namespace, terminal: Terminal, people: People) -> int:
    roster = people.roster()
    person = a_person(roster, args.name)
    return show(terminal, person, {"teams": ", ".join(sorted(roster.teams_of(person.person_id)))})


def _end(args: Namespace, terminal: Terminal, people: People) -> int:
    ended = people.end(a_person(people.roster(), args.name), args.reason)
    status = tell(terminal, ended, f"ended {printable(ended.user_name)}")
    if not terminal.json:
        terminal.note(
            "  a running hortus ends their keys, sessions and answers within two seconds"
        )
    return status


def _restore(args: Namespace, terminal: Terminal, people: People) -> int:
    restored = people.restore(a_person(people.roster(), args.name), args.reason)
    return tell(terminal, restored, f"restored {printable(restored.user_name)}")


def _remove(args: Namespace, terminal: Terminal, people: People) -> int:
    person = a_person(people.roster(), args.name)
    refuse_foreign(person, ["all fields"])
    people.remove(person, args.reason)
    return tell(terminal, person, f"removed {printable(person.user_name)}")


_ACTIONS: dict[str, Callable[[Namespace, Terminal, People], int]] = {
    "add": _add,
    "list": _list,
    "show": _show,
    "change": _change,
    "end": _end,
    "restore": _restore,
    "remove": _remove,
    "invite": invite,
}
