"""Check evidence with nothing but the file and a public key, and count again from a copy."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import msgspec

from hortus import __version__
from hortus.audit import (
    Checkpoint,
    EnvelopeError,
    Key,
    LogFilesError,
    Note,
    check_proof,
    peek,
    unseal,
)
from hortus.evidence.control import Control
from hortus.evidence.controls import CONTROLS
from hortus.evidence.document import Document, document_of, sample_of, subject_of
from hortus.evidence.errors import UnreadableEvidenceError
from hortus.evidence.making import Evidence
from hortus.evidence.pages import Pages
from hortus.evidence.rebuilt import empty_tables, rebuilt
from hortus.evidence.records import Records
from hortus.evidence.types import Figure, Measured, Source, verdict_of

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something in a file of evidence that does not hold; ``kind`` is stable."""

    kind: str
    text: str


@dataclass(slots=True)
class Checked:
    """A file of evidence, and what was found in checking it."""

    document: Document
    flaws: list[Flaw] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    counted: bool = False
    """Whether the figures were counted again from the entries."""

    def flaw(self, kind: str, text: str) -> None:
        """Note something that does not hold."""
        self.flaws.append(Flaw(kind, text))


def check_evidence(envelope: bytes, key: Key | None = None, tiles: Path | None = None) -> Checked:
    """Return everything in a file of evidence that does not hold.

    Without ``key`` the public key in the file itself is used, which shows only that nothing was
    changed since somebody signed it. With ``tiles``, a copy of the log, every figure is counted
    again. Raises ``EnvelopeError`` or ``UnreadableEvidenceError`` for what is no evidence.
    """
    statement = peek(envelope)
    document = document_of(statement)
    checked = Checked(document)
    key = key or _own_key(checked)
    if key is None:
        return checked
    try:
        unseal(envelope, key)
    except EnvelopeError as e:
        checked.flaw("signature-wrong", e.message)
    if statement.subject != (subject_of(document.log),):
        checked.flaw("subject-wrong", "the statement is about another checkpoint than its own")
    signed = _check_log(checked, key)
    _check_words(checked)
    _check_ranges(checked)
    _check_proofs(checked, key)
    if control := next((c for c in CONTROLS if c.id == document.control.id), None):
        _count_again(checked, control, signed, tiles)
    else:
        checked.flaw("control-unknown", f"this hortus has no control {document.control.id}")
    return checked


def check_file(file: Path, key: Key | None = None, tiles: Path | None = None) -> Checked:
    """Do the same for a file, and for the page beside it where there is one."""
    try:
        envelope = file.read_bytes()
        page = file.with_suffix(".html")
        beside = page.read_text(encoding="utf-8") if page.is_file() else ""
    except (OSError, UnicodeDecodeError) as e:
        raise UnreadableEvidenceError(
            f"it cannot be read: {e}", remedy="name a file that `hortus evidence` wrote"
        ) from e
    checked = check_evidence(envelope, key, tiles)
    same = checked.document.hortus == __version__
    if beside and same and beside != Pages().control(Evidence(checked.document, envelope)):
        checked.flaw("page-edited", f"{page.name} beside it does not show what is in the file")
    return checked


def _own_key(checked: Checked) -> Key | None:
    checked.remarks.append(
        "the public key came with the file: pass your own copy of the log's key with --key"
    )
    try:
        return Key.parse(checked.document.log.key)
    except ValueError as e:
        checked.flaw("key-unreadable", f"the key in the file is none: {e}")
        return None


def _check_log(checked: Checked, key: Key) -> Checkpoint | None:
    """Check the checkpoint, and return it where it is signed."""
    log = checked.document.log
    try:
        note = Note.parse(log.checkpoint)
    except ValueError as e:
        checked.flaw("checkpoint-unreadable", f"the checkpoint cannot be read: {e}")
        return None
    signed = note.checkpoint
    if signed.origin != key.name or note.fault_of(key):
        checked.flaw("checkpoint-unsigned", f"the checkpoint is not signed by {key.name}")
        return None
    said = (log.origin, log.size, log.root, log.key)
    if said != (signed.origin, signed.size, signed.root.hex(), str(key)):
        checked.flaw(
            "checkpoint-differs", "log, size, root or key are not those of the checkpoint"
        )
    return signed


def _check_words(checked: Checked) -> None:
    """Hold the words against those of this hortus, and the verdict against the figures."""
    document = checked.document
    control = next((c for c in CONTROLS if c.id == document.control.id), None)
    if document.hortus != __version__:
        checked.remarks.append(
            f"it was made by hortus {document.hortus}, this is {__version__}: words and queries "
            "may differ"
        )
    elif control is not None:
        for name in document.control.__struct_fields__:
            if getattr(document.control, name) != getattr(control, name):
                said = f"{name!r} is not what this hortus says of the control"
                checked.flaw("text-differs", said)
    verdict, reasons = verdict_of(document.figures)
    if (verdict, reasons) != (document.verdict, document.reasons):
        checked.flaw("verdict-wrong", f"the figures say {verdict}, the file {document.verdict}")


def _check_ranges(checked: Checked) -> None:
    """Check that every figure is over the entries that the file says it is about."""
    document = checked.document
    size = document.log.size
    if document.period.size != size or not 0 <= document.first <= document.last <= size:
        said = f"entries {document.first} to {document.last} are not all among the {size} signed"
        checked.flaw("range-wrong", said)
    for figure in document.figures:
        whole = (document.first, document.last) if figure.source is Source.LOG else (0, 0)
        if (figure.first, figure.last) != whole:
            said = f"{figure.name!r} is over other entries than the file"
            checked.flaw("range-wrong", said)


class _Entry(msgspec.Struct, frozen=True):
    seq: int
    decision_id: str


def _check_proofs(checked: Checked, key: Key) -> None:
    """Check each proof, and that there is one for each offence and for each entry picked."""
    document = checked.document
    proven = set(_proven(checked, key))
    picked = sample_of(document.control.id, document.log, document.first, document.last)
    if document.samples != picked:
        checked.flaw("sample-wrong", "the entries shown are not those that the root picks")
    unproven = {*document.samples, *(offence.seq for offence in document.offences)} - proven
    for seq in sorted(unproven):
        if any(f"entry {seq} could not be proven" in said for said in document.warnings):
            checked.remarks.append(f"entry {seq} is without proof, and the file says so")
        else:
            checked.flaw("proof-missing", f"nothing proves entry {seq}")


def _proven(checked: Checked, key: Key) -> Iterator[int]:
    document = checked.document
    decisions = {o.seq: o.decision_id for o in document.offences if o.decision_id}
    for proof in document.proofs:
        fault = check_proof(proof.proof, proof.entry.encode(), key)
        if not fault and not proof.proof.endswith(document.log.checkpoint):
            fault = "it is under another checkpoint"
        try:
            entry = msgspec.json.decode(proof.entry, type=_Entry)
        except msgspec.MsgspecError as e:
            checked.flaw("proof-wrong", f"entry {proof.seq} is none: {e}")
            continue
        if entry.seq != proof.seq or decisions.get(entry.seq, "") not in {"", entry.decision_id}:
            fault = fault or "it is another entry"
        if fault:
            checked.flaw("proof-wrong", f"entry {proof.seq}: {fault}")
        else:
            yield proof.seq


def _count_again(
    checked: Checked, control: Control, signed: Checkpoint | None, tiles: Path | None
) -> None:
    """Count the figures again: all of them from a copy, without one those beside the log."""
    document = checked.document
    if tiles is None or signed is None:
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
            empty_tables(connection)
            measured = control.measure(Records(connection, document.period), document.inputs)
        _compare_figures(checked, measured, {Source.HOUSE})
        return
    try:
        with rebuilt(tiles, signed) as connection:
            records = Records(connection, document.period)
            measured = control.measure(records, document.inputs)
    except LogFilesError as e:
        checked.flaw("copy-unfit", e.message)
        return
    here = (records.first, records.last, records.present)
    if here != (document.first, document.last, document.present):
        said = (
            f"the copy has {records.present} entries from {records.first} to {records.last}, the "
            f"evidence is over {document.present} from {document.first} to {document.last}: "
            "where retention ran in between, take a copy from the time of the evidence"
        )
        checked.flaw("copy-differs", said)
        return
    checked.counted = True
    _compare_figures(checked, measured, {Source.HOUSE, Source.LOG})
    for kind, difference in (
        ("table-wrong", _first_difference(measured.tables, document.tables)),
        ("offence-wrong", _first_difference(measured.offences, document.offences)),
        ("query-wrong", _first_difference(records.queries, document.queries)),
    ):
        if difference:
            checked.flaw(kind, f"counted again it is not the same: {difference}")


def _compare_figures(checked: Checked, measured: Measured, sources: set[Source]) -> None:
    said = {figure.name: figure for figure in checked.document.figures}
    found = {figure.name: figure for figure in measured.figures}
    for name in [*said, *(name for name in found if name not in said)]:
        one, other = said.get(name), found.get(name)
        if one is None or other is None:
            checked.flaw("figure-wrong", f"{name!r} is only in one of the file and the count")
        elif one.source in sources and not _alike(one, other, sources):
            text = f"{name!r} is {one.value} in the file, and {other.value} counted again"
            checked.flaw("figure-wrong", text)


def _alike(said: Figure, found: Figure, sources: set[Source]) -> bool:
    """Tell whether two figures are the same, as far as what was counted over reaches.

    Without the log a figure has no range, and asks for less where the log is what makes it ask.
    """
    if Source.LOG in sources:
        return said == found
    demand = found.demand or said.demand
    plain = msgspec.structs.replace(said, first=0, last=0)
    return plain == msgspec.structs.replace(found, first=0, last=0, demand=demand)


def _first_difference(found: Sequence[_T], said: Sequence[_T]) -> str:
    for one, other in zip(found, said, strict=False):
        if one != other:
            return str(other)[:200]
    return "" if len(found) == len(said) else f"{len(said)} in place of {len(found)}"
