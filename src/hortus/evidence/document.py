"""The signed form of evidence: one in-toto statement for each control."""

import hashlib

import msgspec

from hortus import __version__
from hortus.audit import Key, Note, Statement, Subject
from hortus.evidence.errors import UnreadableEvidenceError
from hortus.evidence.inputs import Inputs
from hortus.evidence.records import Moment, Period
from hortus.evidence.types import About, Figure, Offence, Query, Table, Verdict

PREDICATE_TYPE = "urn:hortus:evidence:v1"
SAMPLES = 3


class LogState(msgspec.Struct, frozen=True, kw_only=True):
    """The signed state of the log that the evidence is about."""

    origin: str
    size: int
    root: str
    checkpoint: str
    key: str


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the log, why it is here, and what proves it."""

    seq: int
    why: str
    entry: str
    proof: str


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """What is said about one control, and everything that it rests on."""

    hortus: str = __version__
    made_us: Moment
    control: About
    log: LogState
    period: Period
    first: int
    last: int
    present: int
    """How many entries of the period are there; retention may have removed others."""
    verdict: Verdict
    reasons: tuple[str, ...]
    warnings: tuple[str, ...]
    figures: tuple[Figure, ...]
    tables: tuple[Table, ...]
    offences: tuple[Offence, ...]
    samples: tuple[int, ...]
    queries: tuple[Query, ...]
    proofs: tuple[Proof, ...]
    inputs: Inputs


def log_state(note: Note, key: Key) -> LogState:
    """Return the state of the log that a signed checkpoint tells of."""
    signed = note.checkpoint
    return LogState(
        origin=signed.origin,
        size=signed.size,
        root=signed.root.hex(),
        checkpoint=str(note),
        key=str(key),
    )


def sample_of(document_id: str, log: LogState, first: int, last: int) -> tuple[int, ...]:
    """Return entries to be shown: the root of the log picks them, so nobody can."""
    if not 0 < first <= last:
        return ()
    picked = set()
    for number in range(SAMPLES):
        seed = hashlib.sha256(f"{log.root} {document_id} {number}".encode()).digest()
        picked.add(first + int.from_bytes(seed, "big") % (last - first + 1))
    return tuple(sorted(picked))


def subject_of(log: LogState) -> Subject:
    """Return what a statement is about: the checkpoint, byte by byte."""
    digest = hashlib.sha256(log.checkpoint.encode()).hexdigest()
    return Subject(f"{log.origin}/checkpoint", {"sha256": digest})


def statement_of(document: Document) -> Statement:
    """Return the statement that is signed."""
    return Statement(
        subject=(subject_of(document.log),),
        predicate_type=PREDICATE_TYPE,
        predicate=msgspec.Raw(msgspec.json.encode(document, order="sorted")),
    )


def document_of(statement: Statement) -> Document:
    """Return the document in a statement; raises ``UnreadableEvidenceError``."""
    if statement.predicate_type != PREDICATE_TYPE:
        raise UnreadableEvidenceError(
            f"it is a statement of another kind: {statement.predicate_type[:80]}",
            remedy="name a file that `hortus evidence` wrote",
        )
    try:
        return msgspec.json.decode(statement.predicate, type=Document)
    except msgspec.MsgspecError as e:
        raise UnreadableEvidenceError(
            f"it is evidence of another form: {e}",
            remedy="check it with the hortus that wrote it",
        ) from e
