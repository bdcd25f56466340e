"""What a check of the log has found, in words for people and programs."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from hortus.audit.formats import Checkpoint

_MOST_OF_A_KIND = 10


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that does not fit; ``entry`` is the number of the first bad entry, from 1."""

    kind: str
    entry: int
    text: str


@dataclass(slots=True)
class Report:
    """What was checked and what was found."""

    checkpoint: Checkpoint | None = None
    entries: int = 0
    records: int = 0
    receipts: int = 0
    removed: int = 0
    waiting: int = 0
    witnessed: str = ""
    faults: list[Fault] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    more: int = 0

    def fault(self, kind: str, entry: int, text: str) -> None:
        """Note a fault; after some of its kind, others are only counted in ``more``."""
        if sum(fault.kind == kind for fault in self.faults) < _MOST_OF_A_KIND:
            self.faults.append(Fault(kind, entry, text))
        else:
            self.more += 1

    def remark(self, text: str) -> None:
        """Note what is strange but no fault of the log itself."""
        if len(self.remarks) < _MOST_OF_A_KIND:
            self.remarks.append(text)


def lines_of(report: Report) -> Iterator[str]:
    """Yield a report for people, line by line."""
    if report.checkpoint is not None:
        yield f"log       {report.checkpoint.origin}"
        yield f"entries   {report.entries} of {report.checkpoint.size} signed for"
        yield f"root      {report.checkpoint.root.hex()}"
    if report.removed:
        yield f"removed   {report.removed} by retention, as the log itself says"
    if report.records:
        yield f"records   {report.records} in the database"
    if report.waiting:
        yield f"waiting   {report.waiting} events that hortus takes over when it runs"
    if report.receipts:
        yield f"receipts  {report.receipts}"
    if report.witnessed:
        yield f"witness   {report.witnessed}"
    for remark in report.remarks:
        yield f"remark    {remark}"
    for fault in report.faults:
        where = f"entry {fault.entry}" if fault.entry else "the log"
        yield f"FAULT     {fault.kind} at {where}: {fault.text}"
    yield "the log is whole" if not report.faults else f"{len(report.faults) + report.more} faults"
