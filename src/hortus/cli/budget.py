"""``hortus budget``: how much may be spent by whom, and how much of it is left."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import date

from hortus.budget import (
    Book,
    Budget,
    Budgets,
    Kind,
    Period,
    Scope,
    amount,
    day_of,
    parse_alerts,
    parse_limit,
)
from hortus.cli.accounts import need
from hortus.cli.decisions import printable
from hortus.cli.terminal import Terminal
from hortus.core import NotFoundError, SystemClock, UsageError, load_settings
from hortus.identity import Roster, operator
from hortus.store import BudgetRecord, Database, StoreView

_HEADS = ("budget", "for", "limit", "kind", "spent", "left", "renewed")
_SCOPES = ("person", "team", "project", "model", "cost-centre")
_ALERTS = (80, 100)


def configure(parser: ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("action", choices=["add", *_ACTIONS], help="what to do")
    parser.add_argument("name", nargs="?", default="", metavar="BUDGET", help="its name")
    whose = parser.add_argument_group("add: whose spending counts").add_mutually_exclusive_group()
    for scope in _SCOPES:
        whose.add_argument(f"--{scope}", metavar="NAME", help=f"that of one {scope}")
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
        help=f"leave an event at this share; may be repeated; else {_ALERTS[0]} and {_ALERTS[1]}",
    )
    group.add_argument("--owner", metavar="NAME", help="whom those who are refused shall ask")
    parser.add_argument("--reason", default="", help="end: why; kept with the records")


def run(args: Namespace, terminal: Terminal) -> int:
    """Do what ``args.action`` says."""
    need(args, "budget")
    loaded = load_settings(data=args.data, file=args.config)
    with StoreView.open(Database.of(loaded), create=args.action == "add") as view:
        budgets = Budgets(view.budgets, SystemClock(), operator())
        if args.action == "add":
            scope, subject = _whose(args)
            known = _Known(Roster(view.people.everybody()), frozenset(loaded.settings.models))
            return _add(args, terminal, budgets, (scope, known.name(scope, subject, terminal)))
        return _ACTIONS[args.action](args, terminal, budgets)


@dataclass(frozen=True, slots=True)
class _Known:
    """Who and what there is that a budget may be for."""

    roster: Roster
    models: frozenset[str]

    def name(self, scope: str, subject: str, terminal: Terminal) -> str:
        """Return whom ``subject`` means; a slip in it would leave their spending uncounted."""
        if scope == Scope.TEAM and self.roster.team_named(subject) is None:
            raise NotFoundError(
                f"there is no team {subject[:60]!r}", remedy="`hortus team list` shows them"
            )
        if scope == Scope.PERSON:
            if person := self.roster.person_named(subject):
                return person.user_name
            if self.roster.service_named(subject) is None:
                terminal.note(
                    f"the directory has no {printable(subject)}: it counts what keys of that"
                    " name spend that belong to nobody"
                )
        if scope == Scope.MODEL and subject not in self.models:
            terminal.note(f"the settings have no model {printable(subject)} yet")
        return subject


def _add(args: Namespace, terminal: Terminal, budgets: Budgets, whose: tuple[str, str]) -> int:
    scope, subject = whose
    if args.limit is None:
        raise UsageError("a budget needs a limit", remedy="say `--limit '500 EUR'`")
    limit, currency = parse_limit(args.limit)
    shares = _ALERTS if args.alert is None else args.alert
    made = budgets.add(
        BudgetRecord(
            budget_id="",
            name=args.name,
            scope=scope,
            subject=subject,
            limit_micro=limit,
            currency=currency,
            period=Period.MONTH if args.rolling is None else Period.ROLLING,
            days=args.rolling or 0,
            kind=Kind.SOFT if args.soft else Kind.HARD,
            alerts=parse_alerts(shares),
            owner=args.owner or "",
            created_us=0,
            changed_us=0,
        )
    )
    return _told(terminal, made, f"added {Budget(made)}")


def _whose(args: Namespace) -> tuple[str, str]:
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


def _change(args: Namespace, terminal: Terminal, budgets: Budgets) -> int:
    before = budgets.named(args.name)
    said: dict[str, str | int] = {}
    if args.limit is not None:
        said["limit_micro"], said["currency"] = parse_limit(args.limit)
    if args.rolling is not None or args.monthly:
        said["period"] = Period.MONTH if args.rolling is None else Period.ROLLING
        said["days"] = args.rolling or 0
    if args.soft or args.hard:
        said["kind"] = Kind.SOFT if args.soft else Kind.HARD
    if args.alert is not None:
        said["alerts"] = parse_alerts(args.alert)
    if args.owner is not None:
        said["owner"] = args.owner
    if not said:
        raise UsageError(
            "nothing was said that could be changed", remedy="see `hortus budget --help`"
        )
    changed = budgets.change(replace(before, **said))  # type: ignore[arg-type]  # by the names
    return _told(terminal, changed, f"changed to {Budget(changed)}")


def _end(args: Namespace, terminal: Terminal, budgets: Budgets) -> int:
    ended = budgets.end(budgets.named(args.name), args.reason)
    return _told(terminal, ended, f"ended {ended.name}")


def _list(_: Namespace, terminal: Terminal, budgets: Budgets) -> int:
    book, today = budgets.book(), _today()
    if terminal.json:
        terminal.document(
            [{**asdict(b.record), "spent_micro": book.spent(b.id)} for b in book.budgets.values()]
        )
        return 0
    if not book.budgets:
        terminal.note("there are no budgets; `hortus budget add` makes one")
        return 0
    terminal.table(_HEADS, [_row(b, book, today) for b in book.budgets.values()])
    return 0


def _row(budget: Budget, book: Book, today: date) -> tuple[str, ...]:
    record, spent = budget.record, book.spent(budget.id)
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


_ACTIONS: dict[str, Callable[[Namespace, Terminal, Budgets], int]] = {
    "list": _list,
    "change": _change,
    "end": _end,
}
