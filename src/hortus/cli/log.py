"""``hortus log``: the requests that went through hortus, also as they come, and events."""

import re
import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence

from hortus.cli import decisions, findings, happenings
from hortus.cli.terminal import Terminal
from hortus.core import Clock, SystemClock, UsageError, load_settings
from hortus.policy import ToolStatus, tool_standing
from hortus.store import (
    Database,
    Decision,
    Filter,
    NumberedEvent,
    RecordReader,
    State,
    StoreError,
    StoreView,
)

_HEADS = ("time", "decision", "who", "client", "model", "tokens", "first ms", "cost", "status")
# Least widths, so that rows which come later stay in line with those printed first.
_WIDTHS = (19, 30, 10, 14, 28, 11, 8, 10, 0)
_POLL_S = 0.4
_MOST_AT_ONCE = 100_000
_UNITS_S = {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800}
_US = 1_000_000
# What of a client is said beside its requests.
_STANDINGS = frozenset({ToolStatus.WARNED, ToolStatus.EXPIRED, ToolStatus.BANNED})


def configure(parser: ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("--follow", action="store_true", help="go on with requests as they end")
    parser.add_argument("--limit", type=int, default=20, metavar="N", help="newest N; else 20")
    parser.add_argument("--since", default="", metavar="AGE", help="not older: 30s, 15m, 1h, 7d")
    parser.add_argument("--model", default="", metavar="M", help="asked for or served by M")
    parser.add_argument(
        "--status", choices=[state.value for state in State], help="only those with this end"
    )
    parser.add_argument(
        "--events", action="store_true", help="what was decided or changed apart from requests"
    )
    parser.add_argument(
        "--event", default="", metavar="NAME", help="only events of this name, such as key.*"
    )


def run(args: Namespace, terminal: Terminal) -> int:
    """Print the newest requests, oldest first, then those to come if asked to follow."""
    if args.limit < 1:
        raise UsageError(f"--limit {args.limit} is less than 1", remedy="name how many to show")
    if args.events or args.event:
        return _events(args, terminal)
    only = Filter(
        since_us=_since_us(args.since, SystemClock()),
        model=args.model,
        state=State(args.status) if args.status else None,
    )
    with StoreView.open(Database.of(load_settings(data=args.data, file=args.config))) as store:
        page = _Page(terminal)
        last = page.show(store.records.recent(args.limit, only=only))
        if not last and not args.follow:
            terminal.note("no requests yet" if only == Filter() else "no requests like that")
        if args.follow:
            _follow(store.records, only, last, page)
    return 0


def _events(args: Namespace, terminal: Terminal) -> int:
    """Print the newest events, oldest first, and after them those that wait for the log."""
    if args.follow or args.model or args.status:
        raise UsageError(
            "events have no model and no status, and are not followed",
            remedy="leave out --follow, --model and --status, or --events",
        )
    since_us = _since_us(args.since, SystemClock())
    with StoreView.open(Database.of(load_settings(data=args.data, file=args.config))) as store:
        found = store.events.recent(args.limit, args.event, since_us)[::-1]
        if not args.event:
            found += [NumberedEvent(0, event) for event in store.events.waiting()]
    happenings.show(found, terminal)
    return 0


class _Page:
    """Rows in columns that keep their width, or one JSON document a line."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._widths: Sequence[int] = ()

    def show(self, newest_first: Sequence[Decision]) -> int:
        """Print decisions oldest first and return the newest number seen."""
        found = list(reversed(newest_first))
        if self._terminal.json:
            for decision in found:
                self._terminal.document(decisions.document(decision))
        else:
            self._print([_row(decision) for decision in found])
        return max((decision.seq for decision in found), default=0)

    def _print(self, rows: Sequence[tuple[str, ...]]) -> None:
        if not self._widths and rows:
            columns = zip(_WIDTHS, _HEADS, *rows, strict=True)
            self._widths = [max(least, *map(len, cells)) for least, *cells in columns]
            rows = [_HEADS, *rows]
        for row in rows:
            cells = (f"{cell:<{width}}" for cell, width in zip(row, self._widths, strict=True))
            self._terminal.line("  ".join(cells).rstrip())
        # Into a pipe, lines would wait for a full buffer, and whoever follows sees nothing.
        sys.stdout.flush()

    def note(self, text: str) -> None:
        """Print a remark that is no row."""
        self._terminal.note(text)


def _follow(records: RecordReader, only: Filter, last: int, page: _Page) -> None:
    """Print requests as they end until interrupted; a database that is away may come back."""
    said = ""
    while True:
        time.sleep(_POLL_S)
        try:
            found = records.recent(_MOST_AT_ONCE, after=last, only=only)
        except StoreError as e:
            if e.message != said:
                page.note(f"hortus: {e.message}; still trying")
                said = e.message
            continue
        said = ""
        last = max([last, *(decision.seq for decision in found)])
        page.show([d for d in found if d.outcome or only.state == State.UNFINISHED])


def _row(decision: Decision) -> tuple[str, ...]:
    first = decision.attempts[0] if decision.attempts else None
    outcome = decision.outcome
    return (
        decisions.moment(decisions.started(decision)),
        decisions.printable(decision.decision_id),
        decisions.printable(first.principal) if first else "",
        decisions.printable(f"{first.client} {first.client_version}".rstrip()) if first else "",
        decisions.route(decision),
        decisions.tokens(outcome),
        decisions.first_token(outcome),
        decisions.cost(outcome),
        ", ".join(filter(None, _marks(decision))),
    )


def _marks(decision: Decision) -> Iterator[str]:
    """Yield what became of a request, what was found in it, and what was said of its client."""
    yield decisions.status(decision)
    yield findings.mark(decision)
    standing = tool_standing(decision.attempts[0].facts) if decision.attempts else ""
    if standing in _STANDINGS:
        yield f"client {standing}"


def _since_us(age: str, clock: Clock) -> int:
    if not age:
        return 0
    match = re.fullmatch(r"(\d{1,6})([smhdw])", age)
    if not match:
        raise UsageError(
            f"--since {age!r} is no age", remedy="write a number and s, m, h, d or w: 30s, 1h, 7d"
        )
    return clock.now_us() - int(match[1]) * _UNITS_S[match[2]] * _US
