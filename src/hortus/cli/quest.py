"""``hortus quest``: a written specification, worked off in tasks that have checks."""

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from hortus.cli.code import configure_session, options_of, workspace_of
from hortus.cli.decisions import printable
from hortus.cli.terminal import Terminal
from hortus.core import SystemClock, UsageError, load_settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from hortus.agent.quest import Quest, QuestFiles, QuestFolder

_ACTIONS = ("new", "plan", "run", "status", "list")
_MODE = "auto"
_EPILOG = """\
new INTENT   let the model write a specification; edit it before going on
plan [NAME]  break it into tasks, each with a check; edit these too
run [NAME]   work off the tasks that are not done, one after another, and write a report
status, list show how far quests are
All of it lies in .hortus/quests/NAME. After a crash or a stop, run goes on where it was."""


def configure(parser: ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("action", choices=_ACTIONS, help="what to do")
    parser.add_argument(
        "what", nargs="?", default="", metavar="INTENT|NAME", help="what is wanted, or which quest"
    )
    parser.add_argument("--name", default="", help="name for a new quest; else made of the intent")
    configure_session(parser)
    parser.epilog = _EPILOG


def run(args: Namespace, terminal: Terminal) -> int:
    """Do one step of a quest."""
    folder = _folder(args)
    if args.action == "list":
        return _list(folder, terminal)
    if args.action == "new":
        return _new(args, folder, terminal)
    files = folder.existing(args.what)
    if args.action == "status":
        return _status(files, terminal)
    return _work(args, files, terminal)


def _folder(args: Namespace) -> "QuestFolder":
    from hortus.agent.quest import QuestFolder  # noqa: PLC0415 - not for a mistake

    data = load_settings(data=args.data, file=args.config).data
    return QuestFolder(workspace_of(args), data.absolute())


def _new(args: Namespace, folder: "QuestFolder", terminal: Terminal) -> int:
    if not args.what.strip():
        raise UsageError("nothing is wanted", remedy='hortus quest new "WHAT IS TO BE DONE"')
    name = args.name or folder.name_for(args.what)
    files = folder.files(name)
    if files.spec.exists():
        raise UsageError(
            f"there is a quest {name!r} already", remedy="choose another --name, or edit that one"
        )
    _with_quest(args, files, terminal, lambda quest: quest.specify(args.what))
    terminal.line(f"wrote {files.spec}")
    terminal.note(f"read it, mend it, then: hortus quest plan {name}")
    return 0


def _work(args: Namespace, files: "QuestFiles", terminal: Terminal) -> int:
    if args.action == "plan":
        _with_quest(args, files, terminal, lambda quest: quest.plan())
        terminal.line(f"wrote {files.tasks}")
        terminal.note(f"read them, mend them, then: hortus quest run {files.name}")
        return 0
    _with_quest(args, files, terminal, lambda quest: quest.work(args.mode or _MODE))
    terminal.line(f"wrote {files.report}")
    return 0


def _with_quest(
    args: Namespace, files: "QuestFiles", terminal: Terminal, do: "Callable[[Quest], object]"
) -> None:
    from hortus.agent import quest_team  # noqa: PLC0415 - not for a mistake
    from hortus.agent.quest import Quest  # noqa: PLC0415 - not for a mistake

    def note(text: str) -> None:
        terminal.note(printable(text))

    with quest_team(options_of(args), terminal.note) as team:
        do(Quest(files, team, SystemClock(), note))


def _list(folder: "QuestFolder", terminal: Terminal) -> int:
    names = folder.names()
    if terminal.json:
        terminal.document(names)
    elif not names:
        terminal.note('there is no quest yet; begin one with `hortus quest new "..."`')
    for name in [] if terminal.json else names:
        terminal.line(name)
    return 0


def _status(files: "QuestFiles", terminal: Terminal) -> int:
    from hortus.agent.quest import state_of, tasks_in  # noqa: PLC0415 - not for a mistake

    tasks = tasks_in(files)
    states = [state_of(files.progress.of(task.key)) for task in tasks]
    if terminal.json:
        rows = [
            {"number": task.number, "title": task.title, "state": state, "check": task.check}
            for task, state in zip(tasks, states, strict=True)
        ]
        terminal.document(rows)
        return 0
    cells = [
        [str(task.number), state, printable(task.title), printable(task.check)]
        for task, state in zip(tasks, states, strict=True)
    ]
    terminal.table(["#", "STATE", "TASK", "CHECK"], cells)
    return 0
