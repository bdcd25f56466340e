"""``hortus budget``: how much may be spent by whom, and how much of it is left."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import asdict
from datetime import date

from hortus.admin import ALERTS, BudgetEnded, BudgetSaid, BudgetShown, Named, Nothing
from hortus.budget import Budget, Kind, Scope, amount, day_of
from hortus.cli.accounts import need
from hortus.cli.decisions import printable
from hortus.cli.office import Desk, configure_office, office
from hortus.cli.terminal import Terminal
from hortus.core import SystemClock, UsageError
from hortus.store import BudgetRecord

_HEADS = ("budget", "for", "limit", "kind", "spent", "left", "renewed")
_SCOPES = ("person", "team", "project", "model", "cost-centre")


def configure(parser: ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("action", choices=list(_ACTIONS), help="what to do")
    parser.add_argument("name", nargs="?", default="", metavar="BUDGET", help="its name")
    whose = parser.add_argument_group("add: whose spending counts").add_mutually_exclusive_group()
    for scope in _SCOPES:
        whose.add_argument(
            f"--{scope}", metavar="NAME", help=f"that of one {scope.replace('-', ' ')}"
        )
    whose.add_argument("--all", action="store_true", help="everybody's together")
    group = parser.add_argument_group("add, change: how much, in which time, and what then")
    group.add_argument("--limit", metavar="AMOUNT", help="how much, such as '500 EUR'")
    time = group.add_mutually_exclusive_group()
    time.add_argument("--monthly", action="store_true", help="in a calendar month (the default)")
    time.add_argument("--rolling", type=int, metavar="DAYS", help="in the last so many days")
    kind = group.add_mutually_exclusive_group()
    kind.add_argument("--hard", action="store_true", help="refuse what goes beyond (the default)")
    kind.add_argument("--soft", action="store_true", help="let it go on; policies know of it")
    group.add_argument(
        "--alert",
        type=int,
        action="append",
        metavar="PERCENT",
        help=f"leave an event at this share; may be repeated; else {ALERTS[0]} and {ALERTS[1]}",
    )
    group.add_argument("--owner", metavar="NAME", help="whom those who are refused shall ask")
    parser.add_argument("--reason", default="", help="end: why; kept with the records")
    configure_office(parser)


def run(args: Namespace, terminal: Terminal) -> int:
    """Do what ``args.action`` says."""
    need(args, "budget")
    with office(args, create=args.action == "add") as desk:
        return _ACTIONS[args.action](args, terminal, desk)


def _add(args: Namespace, terminal: Terminal, desk: Desk) -> int:
    scope, subject = _whose(args)
    made = desk.do("budget/add", _said(args, scope, subject), BudgetShown)
    for remark in made.remarks:
        terminal.note(printable(remark))
    return _told(terminal, made.record, f"added {Budget(made.record)}")


def _whose(args: Namespace) -> tuple[Scope, str]:
    named = {scope: getattr(args, scope.replace("-", "_")) for scope in _SCOPES}
    for scope, subject in named.items():
        if subject is not None:
            return Scope(scope.replace("-", "_")), subject
    if not args.all:
        raise UsageError(
            "it was not said whose spending counts",
            remedy="name a team, a person, …: `--team payments`; or `--all`",
        )
    return Scope.ALL, ""


def _said(args: Namespace, scope: Scope | None = None, subject: str = "") -> BudgetSaid:
    rolling = args.rolling
    if rolling == 0:
        # For programs 0 says a calendar month; somebody who types it means something else.
        raise UsageError(
            "0 days are no window", remedy="say how many days: `--rolling 30`, or `--monthly`"
        )
    if args.monthly:
        rolling = 0
    kind = Kind.SOFT if args.soft else Kind.HARD if args.hard else None
    return BudgetSaid(
        name=args.name,
        scope=scope,
        subject=subject,
        limit=args.limit,
        rolling_days=rolling,
        kind=kind,
        alerts=None if args.alert is None else tuple(args.alert),
        owner=args.owner,
    )


def _change(args: Namespace, terminal: Terminal, desk: Desk) -> int:
    changed = desk.do("budget/change", _said(args), BudgetShown).record
    return _told(terminal, changed, f"changed to {Budget(changed)}")


def _end(args: Namespace, terminal: Terminal, desk: Desk) -> int:
    ended = desk.do("budget/end", Named(args.name, args.reason), BudgetEnded).record
    return _told(terminal, ended, f"ended {ended.name}")


def _list(_: Namespace, terminal: Terminal, desk: Desk) -> int:
    found, today = desk.do("budget/list", Nothing(), list[BudgetShown]), _today()
    if terminal.json:
        rows = [{**asdict(b.record), "spent_micro": b.spent_micro} for b in found]
        terminal.document(rows)
        return 0
    if not found:
        terminal.note("there are no budgets; `hortus budget add` makes one")
        return 0
    terminal.table(_HEADS, [_row(Budget(b.record), b.spent_micro, today) for b in found])
    return 0


def _row(budget: Budget, spent: int, today: date) -> tuple[str, ...]:
    record = budget.record
    return (
        printable(record.name),
        printable(f"{record.scope.replace('_', ' ')} {record.subject}".rstrip()),
        amount(budget.limit, budget.currency),
        record.kind,
        amount(spent, budget.currency),
        amount(max(budget.limit - spent, 0), budget.currency),
        str(budget.window(today).renewed),
    )


def _today() -> date:
    return day_of(SystemClock().now_us())


def _told(terminal: Terminal, budget: BudgetRecord, words: str) -> int:
    if terminal.json:
        terminal.document(asdict(budget))
    else:
        terminal.line(printable(words))
    return 0


_ACTIONS: dict[str, Callable[[Namespace, Terminal, Desk], int]] = {
    "add": _add,
    "list": _list,
    "change": _change,
    "end": _end,
}
