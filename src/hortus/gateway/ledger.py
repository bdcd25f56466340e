"""The rows of a request, written where they cannot be forgotten."""

import asyncio
from collections.abc import Callable
from typing import Protocol

from hortus.core import Clock, HortusError
from hortus.gateway.call import Call
from hortus.gateway.headers import RECEIPT, Header
from hortus.gateway.metrics import Metrics
from hortus.gateway.routing import Candidate
from hortus.gateway.screening import AnswerReport
from hortus.gateway.spending import settle
from hortus.gateway.telemetry import Request, Telemetry
from hortus.store import Event, Outcome, Record, StoreError


class Records(Protocol):
    """Where rows become durable."""

    @property
    def pending(self) -> int:
        """How many rows wait for the disk."""
        ...

    def append(self, *records: Record) -> asyncio.Future[None]:
        """Return a future that is done once the rows are on disk."""
        ...


Receipts = Callable[[str], bytes]
"""Returns the receipt for a decision's newest record that is on disk, b'' where there is none."""


def no_receipt(_: str) -> bytes:
    """Return no receipt: nothing is kept that could be proven."""
    return b""


class Ledger:
    """Writes one intent before each attempt and one outcome at the end of each request."""

    def __init__(
        self,
        records: Records,
        clock: Clock,
        metrics: Metrics,
        receipts: Receipts = no_receipt,
        telemetry: Telemetry | None = None,
    ) -> None:
        self._records = records
        self._receipts = receipts
        self._telemetry = telemetry
        self._clock = clock
        self._metrics = metrics

    @property
    def pending(self) -> int:
        """How many rows wait for the disk."""
        return self._records.pending

    def intend(self, call: Call, candidate: Candidate) -> asyncio.Future[None]:
        """Record that ``call`` is about to be sent to ``candidate``, and count the attempt.

        What was passed over, since it was busy or nobody could pay for it, counts for none.
        """
        call.attempts += 1
        return self._records.append(call.intent(self._clock.now_us(), candidate))

    async def settle(
        self, call: Call, status: int, bytes_out: int, error: HortusError | None = None
    ) -> None:
        """Record how ``call`` ended, once; returns when the row is on disk."""
        if call.settled:
            return
        kept = await _kept(call)
        settle(call, bytes_out, error)
        now_us = self._clock.now_us()
        outcome = call.outcome(now_us, self._clock.monotonic(), status, bytes_out, error)
        # The outcome last: its receipt is the one that the client gets.
        rows: list[Record] = [*kept, outcome]
        if not call.intended:
            rows.insert(0, call.intent(now_us))
        self._metrics.settled(call.door.dialect, outcome, bytes_in=len(call.body))
        if call.outgoing is not None and call.outgoing.counts:
            self._metrics.found("request", call.outgoing.counts)
        if call.answer_report.looked:
            self._count_answer(call.answer_report, outcome)
        call.settled = True
        try:
            await self._records.append(*rows)
        except StoreError:
            call.settled = False
            raise
        if self._telemetry is not None:
            self._telemetry.settled(_traced(call), outcome)

    def _count_answer(self, report: AnswerReport, outcome: Outcome) -> None:
        self._metrics.screened("answer", outcome.screened_us)
        self._metrics.held(outcome.held_us, report.most_held)
        self._metrics.found("answer", report.counts)

    def receipt(self, call: Call) -> list[Header]:
        """Return the header that proves what is on disk about ``call`` so far."""
        receipt = self._receipts(call.decision_id)
        return [(RECEIPT, receipt)] if receipt else []

    def count(self, call: Call, status: int, error: HortusError) -> None:
        """Count a request that leaves no record, since nobody is known to have sent it."""
        outcome = call.outcome(self._clock.now_us(), self._clock.monotonic(), status, 0, error)
        self._metrics.settled(call.door.dialect, outcome)


async def _kept(call: Call) -> list[Event]:
    """Return what says that content was kept, if it was, and takes it along to the disk."""
    if call.tape is None:
        return []
    labels = frozenset(call.answer_report.labels.split())
    return [await call.tape.seal(call.sent, labels)]


def _traced(call: Call) -> Request:
    return Request(
        call.door.dialect,
        call.envelope.model,
        call.served.settings.owner_entity if call.served else "",
        call.fields.get(b"traceparent", b"").decode("latin-1"),
    )
