"""``hortus code``: let an agent work on the code of a folder, in a terminal or for programs."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from hortus import __version__
from hortus.cli.projectfile import project_of
from hortus.cli.terminal import Terminal
from hortus.cli.whoasks import access_of, configure_gateway
from hortus.core.config import load_settings, network_of, person_folder
from hortus.core.errors import UsageError
from hortus.core.types import Dialect

if TYPE_CHECKING:
    from hortus.agent import Options, Places, Which

_DIALECTS = (Dialect.CHAT.value, Dialect.MESSAGES.value, Dialect.RESPONSES.value)
_FORMATS = ("text", "json", "stream-json")
_MODES = ("plan", "ask", "accept-edits", "auto")
_LONGEST_PROMPT = 1_000_000
_EPILOG = """\
Without -p it works in the terminal. With -p it works on one prompt and ends with
0 done, 1 failed, 2 called wrongly, 3 a limit is reached, 4 refused by a policy or
budget, 5 a permission was needed and nobody could be asked, 130 interrupted.
`hortus code -p - < FILE` reads the prompt from a file."""


def configure(parser: ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("-p", "--prompt", metavar="TEXT", help="work on this; - reads it")
    configure_session(parser)
    telling = parser.add_argument_group("for programs")
    telling.add_argument(
        "--output-format", choices=_FORMATS, help="text, one JSON object, or one JSON on each line"
    )
    held = parser.add_argument_group("sessions")
    held.add_argument("--continue", dest="newest", action="store_true", help="go on with the last")
    held.add_argument("--resume", metavar="ID", help="go on with this one")
    held.add_argument("--fork", action="store_true", help="go on in a copy of it")
    held.add_argument(
        "--sessions", action="store_true", help="list those of this folder, or --all"
    )
    held.add_argument("--all", action="store_true", help="list those of all folders")
    setting = parser.add_argument_group("settings")
    setting.add_argument(
        "--settings", action="store_true", help="show what holds here, and where it is set"
    )
    setting.add_argument(
        "--trust", action="store_true", help="let .hortus/agent.toml of this folder have its say"
    )
    parser.epilog = _EPILOG


def configure_session(parser: ArgumentParser) -> None:
    """Add the arguments that say where, with which model and how freely is worked."""
    parser.add_argument(
        "--workspace", type=Path, metavar="DIR", help="folder to work in; else the repository here"
    )
    parser.add_argument("--mode", choices=_MODES, help="what is done without a question")
    parser.add_argument(
        "--allow", action="append", metavar="RULE", help="rule that allows, such as 'run: make *'"
    )
    asking = parser.add_argument_group("the model")
    asking.add_argument("--model", metavar="M", help="model or alias to ask")
    asking.add_argument("--dialect", choices=_DIALECTS, default="chat", help="how it is asked")
    asking.add_argument("--context", type=int, metavar="N", help="tokens that it takes")
    asking.add_argument("--max-turns", type=int, metavar="N", help="ask it no more than N times")
    asking.add_argument("--max-cost", type=float, metavar="X", help="stop once X is spent")
    configure_gateway(parser)
    parser.set_defaults(resume=None, newest=False, fork=False)


def run(args: Namespace, terminal: Terminal) -> int:
    """List sessions, or work."""
    _check(args)
    if args.sessions:
        return _list(args, terminal)
    if args.settings or args.trust:
        return _settle(args, terminal)
    prompt = _prompt(args)
    options = options_of(args)
    if prompt is None:
        return _interactive(args, options)
    from hortus.agent import run_headless  # noqa: PLC0415 - not for a list or a mistake

    form = args.output_format or ("json" if args.json else "text")
    return run_headless(options, prompt, form, terminal.line, terminal.note)


def _check(args: Namespace) -> None:
    if args.newest and args.resume:
        raise UsageError("--continue and --resume say two things", remedy="give one of them")
    if args.fork and not (args.newest or args.resume):
        raise UsageError("--fork copies a session", remedy="say which: --continue or --resume ID")
    for name, least in (("max_turns", 1), ("context", 1_024)):
        if (value := getattr(args, name)) is not None and value < least:
            raise UsageError(
                f"--{name.replace('_', '-')} {value} is less than {least}", remedy="give more"
            )
    if args.max_cost is not None and not args.max_cost > 0:
        raise UsageError(f"--max-cost {args.max_cost} is no limit", remedy="give more than 0")


def _prompt(args: Namespace) -> str | None:
    """Return what is to be done; None where a person at a terminal will say it."""
    if args.prompt is not None and args.prompt != "-":
        text = args.prompt
    elif args.prompt == "-" or not sys.stdin.isatty():
        text = _standard_input()
    else:
        return None
    if not text.strip() and not (args.newest or args.resume):
        raise UsageError("there is no prompt", remedy='hortus code -p "what is to be done"')
    return str(text).strip()


def _standard_input() -> str:
    data = sys.stdin.buffer.read(_LONGEST_PROMPT + 1)
    if len(data) > _LONGEST_PROMPT:
        raise UsageError(
            f"the prompt is longer than {_LONGEST_PROMPT:,} bytes",
            remedy="name files in it in place of their text",
        )
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as e:
        raise UsageError(
            f"standard input is not UTF-8 at byte {e.start}", remedy="send the prompt in UTF-8"
        ) from e


def options_of(args: Namespace) -> "Options":
    """Return what a session is opened with, by the arguments of ``configure_session``."""
    from hortus.agent import (  # noqa: PLC0415 - not for a mistake
        DEFAULT_WINDOW,
        Gateway,
        Options,
        Project,
    )

    places = _places(args)
    project = project_of(places.workspace)
    access = access_of(args)
    return Options(
        places,
        Gateway(access.url, access.credential, Dialect(args.dialect)),
        _which(args),
        Project(project.name, project.data_class),
        model=args.model,
        mode=args.mode,
        allow=tuple(args.allow or ()),
        max_turns=args.max_turns,
        max_cost=args.max_cost,
        window=args.context or DEFAULT_WINDOW,
        network=network_of(),
    )


def _places(args: Namespace) -> "Places":
    from hortus.agent import Places  # noqa: PLC0415 - not for a mistake

    data = load_settings(data=args.data, file=args.config).data
    return Places(workspace_of(args), data.absolute(), person_folder())


def workspace_of(args: Namespace) -> Path:
    """Return the folder that is named, else the repository around the current one, else that."""
    here = (args.workspace or Path()).absolute()
    if not here.is_dir():
        raise UsageError(f"{here} is no folder", remedy="name a folder that exists")
    top = None if args.workspace else project_of(here).top
    return (top or here).resolve()


def _which(args: Namespace) -> "Which":
    from hortus.agent import Take, Which  # noqa: PLC0415 - as above

    if args.resume:
        return Which(Take.NAMED, args.resume, args.fork)
    return Which(Take.NEWEST if args.newest else Take.NEW, copy=args.fork)


def _interactive(args: Namespace, options: "Options") -> int:
    from hortus.agent import run_in_terminal  # noqa: PLC0415 - only for people
    from hortus.cli.talkingwith import Neighbours  # noqa: PLC0415 - only for people

    if not sys.stdout.isatty():
        raise UsageError(
            "there is no terminal to work in", remedy='say what is to be done: hortus code -p "…"'
        )
    neighbours = Neighbours(access_of(args), options.places.workspace)
    run_in_terminal(options, neighbours, f"hortus {__version__} in {options.places.workspace}")
    return 0


def _settle(args: Namespace, terminal: Terminal) -> int:
    """Trust the project where that is asked for, and show the settings that hold."""
    from hortus.agent import settings_of, trust_project  # noqa: PLC0415 - only for the list
    from hortus.cli.decisions import printable  # noqa: PLC0415 - only for the list

    places = _places(args)
    if args.trust:
        trusted = trust_project(places)
        for wish in trusted:
            terminal.note(f"trusted: {printable(wish)}")
        if not trusted:
            terminal.note("this project asks for nothing that waits for your trust")
    settled = settings_of(places, {"model": args.model, "mode": args.mode})
    rows = settled.shown()
    if terminal.json:
        terminal.document(rows)
        return 0
    cells = [[row.name, printable(_written(row.value)), printable(row.origin)] for row in rows]
    terminal.table(["SETTING", "VALUE", "FROM"], cells)
    for notice in settled.notices:
        terminal.note(printable(f"{notice.text}; {notice.remedy}"))
    if settled.proposal is not None:
        terminal.note("not trusted, and left out (--trust lets it have its say):")
        for wish in settled.proposal.wishes:
            terminal.note(f"  {printable(wish)}")
    return 0


def _written(value: object) -> str:
    """Return a value as settings files have it; nothing where it is left open."""
    if value is None or isinstance(value, str):
        return value or ""
    return msgspec.json.encode(value).decode()


def _list(args: Namespace, terminal: Terminal) -> int:
    from hortus.agent import kept_sessions  # noqa: PLC0415 - only for the list
    from hortus.cli.decisions import printable  # noqa: PLC0415 - only for the list

    data = load_settings(data=args.data, file=args.config).data
    sessions = kept_sessions(data, None if args.all else workspace_of(args))
    if terminal.json:
        terminal.document(sessions)
        return 0
    if not sessions:
        terminal.note("no session was held here; --all lists those of all folders")
        return 0
    terminal.table(
        ["ID", "LAST", "BEGAN WITH"],
        [[s.session_id, _minute(s.last_us), printable(s.title)] for s in sessions],
    )
    return 0


def _minute(time_us: int) -> str:
    from datetime import UTC, datetime  # noqa: PLC0415 - only for the list

    moment = datetime.fromtimestamp(time_us / 1_000_000, UTC)
    return moment.strftime("%Y-%m-%d %H:%M")
