"""``hortus cost reconcile``: hold a provider's usage report against the records."""

from argparse import ArgumentParser, Namespace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

from hortus.budget import (
    Counted,
    Dates,
    Reconciled,
    Tolerance,
    parse_columns,
    read_report,
    reconcile,
)
from hortus.cli.decisions import printable
from hortus.cli.terminal import Terminal
from hortus.core import Loaded, SystemClock, UsageError, load_settings
from hortus.identity import operator
from hortus.store import Database, StoreView

_HEADS = ("day", "model", "recorded", "at the provider", "unseen")


def configure(parser: ArgumentParser) -> None:
    """Add the arguments of this action."""
    usual = Tolerance()
    group = parser.add_argument_group("reconcile: a provider's usage report with the records")
    group.add_argument("file", nargs="?", default="", metavar="FILE", help="the report")
    group.add_argument("--provider", default="", metavar="NAME", help="as the models name it")
    group.add_argument(
        "--tolerance",
        type=float,
        default=usual.percent,
        metavar="PERCENT",
        help=f"a smaller difference is none; else {usual.percent:g}",
    )
    group.add_argument(
        "--columns", default="", metavar="LIST", help="of a CSV file: day=Date,model=Model,…"
    )


def run(args: Namespace, terminal: Terminal) -> int:
    """Show the gaps; the status is 1 where the provider has counted what was never recorded."""
    loaded = load_settings(data=args.data, file=args.config)
    names = _names(args.provider, loaded)
    if not 0 <= args.tolerance <= 100:  # noqa: PLR2004 - percent
        raise UsageError("a tolerance is 0 to 100 percent", remedy="say `--tolerance 2`")
    data = _read(args.file)
    counted = read_report(data, parse_columns(args.columns))
    if not counted:
        terminal.note("the report holds no usage")
        return 0
    dates = Dates(counted[0].day, counted[-1].day + timedelta(days=1))
    with StoreView.open(Database.of(loaded)) as view:
        recorded = view.costs.spent(dates.since_us, dates.until_us)
        tolerance = Tolerance(args.tolerance)
        found = reconcile(args.provider, counted, recorded, names, tolerance)
        event = found.event(SystemClock().now_us(), operator(), sha256(data).hexdigest())
        view.events.leave(event)
    _show(found, counted, terminal)
    return 1 if found.unseen else 0


def _show(found: Reconciled, counted: list[Counted], terminal: Terminal) -> None:
    if terminal.json:
        terminal.document(found)
        return
    if found.gaps:
        terminal.table(
            _HEADS,
            [
                (
                    str(gap.day),
                    printable(gap.model),
                    f"{gap.recorded:,}",
                    f"{gap.counted:,}",
                    f"{gap.unseen:+,}",
                )
                for gap in found.gaps
            ],
        )
    of = f"{len(counted)} lines from {found.first} to {found.last}"
    terminal.line(
        f"{printable(found.provider)}: {of}, {found.counted:,} tokens counted,"
        f" {found.recorded:,} recorded, {len(found.gaps)} gaps"
    )
    if found.unseen:
        terminal.note("somebody uses a key of this provider past hortus: replace the key")


def _names(provider: str, loaded: Loaded) -> dict[str, str]:
    """Return the provider's models in hortus, with the names that the provider has for them."""
    if not provider:
        raise UsageError("it was not said whose report it is", remedy="say `--provider NAME`")
    models = loaded.settings.models
    names = {
        name: model.served_as or name
        for name, model in models.items()
        if model.provider.casefold() == provider.casefold()
    }
    if not names:
        known = sorted({model.provider for model in models.values() if model.provider})
        raise UsageError(
            f"no model has the provider {provider[:60]!r}",
            remedy=f"set `provider` of its models; there are: {', '.join(known) or 'none'}",
        )
    return names


def _read(file: str) -> bytes:
    if not file:
        raise UsageError("a report is needed", remedy="`hortus cost reconcile FILE --provider …`")
    try:
        return Path(file).read_bytes()
    except OSError as e:
        raise UsageError(f"{file} cannot be read: {e.strerror}", remedy="name the report") from e
