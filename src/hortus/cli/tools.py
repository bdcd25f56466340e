"""``hortus tools``: which AI tools are allowed, warned of and banned, by version, and why."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path

import msgspec

from hortus.admin import Nothing, ToolForgotten, ToolSaid, ToolShown
from hortus.cli.decisions import printable
from hortus.cli.office import Desk, configure_office, office
from hortus.cli.terminal import Terminal
from hortus.cli.toolreport import reviewed
from hortus.core import UsageError, load_settings
from hortus.tools import GOOD_FOR_DAYS, Risk

_HEADS = ("tool", "status", "risk", "until", "decided by", "reason")
_VERBS = {"allow": "allowed", "warn": "allowed with a warning", "deny": "banned"}


def configure(parser: ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("action", choices=list(_ACTIONS), help="what to do")
    parser.add_argument(
        "tool",
        nargs="?",
        default="",
        metavar="NAME[@RANGE]",
        help="the tool as the records name it, and which versions: 2.1.91, 2.1.x, "
        "'>=2.1.91 <2.1.198', several with ||; without, all of them",
    )
    parser.add_argument("--reason", default="", help="why; whoever is refused reads it")
    group = parser.add_argument_group("allow, warn, deny")
    group.add_argument(
        "--until",
        default="",
        metavar="DATE",
        help=f"the last day on which the verdict is good, else in {GOOD_FOR_DAYS} days; then an "
        "allowed tool counts as reviewed by nobody, and a ban goes on until somebody decides anew",
    )
    group.add_argument(
        "--risk",
        choices=list(Risk),
        help="how much harm it can do, for policies; else as the report or the verdict before "
        "says, or high for a ban and medium for the others",
    )
    group.add_argument(
        "--from-report",
        type=Path,
        metavar="FILE",
        help="the signed report (`hortus inspect`) that the verdict rests on",
    )
    group.add_argument(
        "--key", default="", metavar="KEY", help="the public key of who signed the report"
    )
    configure_office(parser)


def run(args: Namespace, terminal: Terminal) -> int:
    """Do what ``args.action`` says."""
    _check(args)
    if args.action == "list" and not args.server:
        data = load_settings(data=args.data, file=args.config).data
        if not data.exists():
            return _nothing(terminal, f"about any tool: there is no {data}")
    with office(args, create=args.action != "forget") as desk:
        return _ACTIONS[args.action](args, terminal, desk)


def _check(args: Namespace) -> None:
    if args.action == "list":
        if args.reason or args.until or args.risk or args.from_report:
            raise UsageError(
                "`hortus tools list` changes nothing", remedy="see `hortus tools --help`"
            )
        return
    if not args.tool:
        raise UsageError(
            f"`hortus tools {args.action}` needs the name of a tool",
            remedy=f"hortus tools {args.action} NAME[@RANGE] --reason '…'",
        )
    if not args.reason.strip():
        raise UsageError(
            f"`hortus tools {args.action} {args.tool}` needs a reason",
            remedy="say why with --reason '…': whoever is refused reads it",
        )
    if args.key and not args.from_report:
        raise UsageError(
            "a key was given, and no report", remedy="name the report with --from-report"
        )
    if args.action == "forget" and (args.until or args.risk or args.from_report):
        raise UsageError(
            "`hortus tools forget` takes a verdict out whole",
            remedy="change it with `hortus tools allow`, `warn` or `deny`",
        )


def _list(args: Namespace, terminal: Terminal, desk: Desk) -> int:
    found = desk.do("tool/list", Nothing(), list[ToolShown])
    if args.tool:
        found = [one for one in found if args.tool in {one.name, one.tool}]
    if not found:
        return _nothing(terminal, f"about {printable(args.tool) or 'any tool'}")
    if terminal.json:
        terminal.document([msgspec.to_builtins(one) for one in found])
    else:
        terminal.table(_HEADS, [_row(one) for one in found])
    return 0


def _nothing(terminal: Terminal, what: str) -> int:
    if terminal.json:
        terminal.document([])
    else:
        terminal.note(f"nothing was decided {what}; `hortus tools deny NAME` bans one")
    return 0


def _row(one: ToolShown) -> tuple[str, ...]:
    until = f"{one.until} (over)" if one.overdue else one.until or "-"
    who = one.by or one.kept_by
    cells = (one.tool, one.status, one.risk, until, who, one.reason or "-")
    return tuple(printable(str(cell)) for cell in cells)


def _decide(args: Namespace, terminal: Terminal, desk: Desk) -> int:
    report, level = reviewed(args, terminal) if args.from_report else ("", "")
    said = ToolSaid(
        tool=args.tool,
        reason=args.reason,
        risk=Risk(args.risk) if args.risk else None,
        until=args.until,
        report=report,
        level=level,
    )
    done = desk.do(f"tool/{args.action}", said, ToolShown)
    if done.remark:
        terminal.note(printable(done.remark))
    return _told(terminal, done, f"{done.tool} is {done.words}")


def _forget(args: Namespace, terminal: Terminal, desk: Desk) -> int:
    done = desk.do("tool/forget", ToolForgotten(args.tool, args.reason), ToolShown)
    return _told(terminal, done, f"{done.tool} was {done.words}; now nobody has reviewed it")


def _told(terminal: Terminal, one: ToolShown, words: str) -> int:
    if terminal.json:
        terminal.document(msgspec.to_builtins(one))
    else:
        terminal.line(printable(words))
    return 0


_ACTIONS: dict[str, Callable[[Namespace, Terminal, Desk], int]] = {
    "list": _list,
    "allow": _decide,
    "warn": _decide,
    "deny": _decide,
    "forget": _forget,
}
