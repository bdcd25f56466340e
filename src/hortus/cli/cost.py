"""``hortus cost``: what requests have cost, for whom, and whether that is all there was."""

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Iterable, Mapping
from pathlib import Path

from hortus.budget import (
    By,
    Dates,
    Line,
    Seller,
    add_up,
    amount,
    day_of,
    days,
    month,
    total,
    write_focus,
)
from hortus.cli import reconciling
from hortus.cli.decisions import printable
from hortus.cli.terminal import Terminal
from hortus.compose import BelongsTo, rates_of
from hortus.core import (
    EMBEDDED_MODEL,
    Loaded,
    ModelSettings,
    SystemClock,
    UsageError,
    load_settings,
)
from hortus.identity import Roster
from hortus.store import Database, Spent, StoreView

_HEADS = ("requests", "refused or failed", "tokens in", "from cache", "tokens out", "cost", "list")
_IN_HOUSE = "in-house"


def configure(parser: ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument(
        "action", nargs="?", choices=("show", "reconcile"), default="show", help="else show"
    )
    reconciling.configure(parser)
    parser.add_argument("--by", type=_by, default=By.MODEL, metavar="WHAT", help=_BY_HELP)
    parser.add_argument("--month", default="", metavar="YYYY-MM", help="else the present one")
    parser.add_argument("--since", default="", metavar="DAY", help="from that day on, in UTC")
    parser.add_argument("--until", default="", metavar="DAY", help="up to that day, it included")
    parser.add_argument(
        "--focus", default="", metavar="FILE", help="write a CSV file in FOCUS columns"
    )


_BY_HELP = f"one of {', '.join(By)}; else model"


def _by(text: str) -> By:
    try:
        return By(text)
    except ValueError as e:
        raise ArgumentTypeError(f"{text[:40]!r} is not one of {', '.join(By)}") from e


def run(args: Namespace, terminal: Terminal) -> int:
    """Add up what requests have cost, or write it to a file."""
    if args.action == "reconcile":
        return reconciling.run(args, terminal)
    dates = _dates(args)
    loaded = load_settings(data=args.data, file=args.config)
    with StoreView.open(Database.of(loaded)) as view:
        directory = BelongsTo(Roster(view.people.everybody()))
        rows = view.costs.spent(dates.since_us, dates.until_us)
        if args.focus:
            return _focus(Path(args.focus), loaded, dates, terminal, (rows, directory))
        rates = rates_of(loaded.settings.budgets)
        lines = add_up(rows, args.by, directory, rates)
    if terminal.json:
        ranked = {"ranked_in": rates.common, "without_rate": sorted(total(lines).unrated)}
        told = {"since": dates.first, "until": dates.end, "by": args.by}
        terminal.document({**told, **ranked, "lines": lines})
    elif not lines:
        terminal.note(f"no requests ended from {dates}")
    else:
        _show(lines, args.by, rates.common, terminal)
    return 0


def _show(lines: list[Line], by: By, common: str, terminal: Terminal) -> None:
    whole = total(lines)
    heads = (by.value.replace("-", " "), *_HEADS)
    terminal.table(heads, [_row(line) for line in (*lines, whole)])
    if len(whole.cost_micro) > 1:
        worth = amount(whole.worth_micro, common)
        terminal.note(f"dearest first by worth in {common}, by each day's rate: {worth} in all")
    if whole.unrated:
        names = ", ".join(sorted(whole.unrated))
        terminal.note(
            f"no rate is known of {names}: left out of the order; add one under [budgets.rates]"
        )


def _dates(args: Namespace) -> Dates:
    if args.month and (args.since or args.until):
        raise UsageError("a month has its own days", remedy="say --month, or --since and --until")
    today = day_of(SystemClock().now_us())
    if args.since:
        return days(args.since, args.until, today)
    if args.until:
        raise UsageError("a last day needs a first one", remedy="say `--since DAY` as well")
    return month(args.month or f"{today:%Y-%m}")


def _row(line: Line) -> tuple[str, ...]:
    return (
        printable(line.name) or "(none)",
        f"{line.requests:,}",
        f"{line.failed:,}",
        f"{line.input_tokens:,}",
        f"{line.cache_read_tokens:,}",
        f"{line.output_tokens:,}",
        _amounts(line.cost_micro),
        _amounts(line.list_cost_micro),
    )


def _amounts(sums: Mapping[str, int]) -> str:
    return " + ".join(amount(micro, currency) for currency, micro in sorted(sums.items())) or "-"


def _focus(
    path: Path,
    loaded: Loaded,
    dates: Dates,
    terminal: Terminal,
    what: tuple[Iterable[Spent], BelongsTo],
) -> int:
    rows, directory = what
    sellers = {name: _seller(model) for name, model in loaded.settings.models.items()}
    sellers[EMBEDDED_MODEL] = Seller(_IN_HOUSE, _IN_HOUSE)
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            count = write_focus(rows, file, sellers, directory)
    except OSError as e:
        raise UsageError(
            f"{path} cannot be written: {e.strerror}", remedy="name a file in a folder of yours"
        ) from e
    if terminal.json:
        terminal.document({"file": str(path), "charges": count})
    else:
        terminal.line(f"wrote {count:,} charges from {dates} to {printable(str(path))}")
    return 0


def _seller(model: ModelSettings) -> Seller:
    unknown = _IN_HOUSE if model.inside else "unknown"
    provider = model.provider or model.owner_entity or unknown
    return Seller(provider, model.owner_entity or provider)
