"""The proof of one decision: its entries, and the way from each to the signed root."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from hortus.audit import tables
from hortus.audit.entries import EntryWriter
from hortus.audit.errors import LogFilesError, NotSignedYetError
from hortus.audit.formats import Note
from hortus.audit.proofs import Tree, proof_text
from hortus.audit.publishing import CHECKPOINT, read_note
from hortus.audit.tiles import put
from hortus.store import Database, Record, RecordReader


@dataclass(frozen=True, slots=True)
class EntryProof:
    """One entry of the log, and the document that proves it; ``seq`` counts from 1."""

    seq: int
    entry: str
    proof: str


class Prover:
    """Proves what is in the log as it was signed last, however far it grows meanwhile."""

    def __init__(self, database: Database, folder: Path, note: Note, writer: EntryWriter) -> None:
        self.note = note
        self._database = database
        self._entries = writer
        self._tree = Tree(folder, note.checkpoint.size)

    @classmethod
    def open(cls, database: Database, folder: Path) -> "Prover":
        """Return the prover for the newest checkpoint; raises ``NotSignedYetError``."""
        note = read_note(folder / CHECKPOINT)
        with database.reading() as connection:
            head = tables.read_head(connection)
        if note is None or head is None:
            raise _too_new("nothing is in the log yet: the checkpoint", 0)
        return cls(database, folder, note, EntryWriter(head.digest_key))

    def decision(self, decision_id: str) -> list[EntryProof]:
        """Return a proof for each signed entry of a decision; none where none is signed."""
        with self._database.reading() as connection:
            found = tables.records_of(connection, decision_id)
        return [self._proof(*each) for each in found if each[0] <= self.note.checkpoint.size]

    def entry(self, seq: int) -> list[EntryProof]:
        """Return the proof of one entry, counted from 1; none where it is gone."""
        with self._database.reading() as connection:
            found = list(tables.records(connection, seq, seq))
        return [self._proof(*each) for each in found]

    def _proof(self, seq: int, record: Record) -> EntryProof:
        text = proof_text(str(self.note), seq - 1, self._tree.inclusion(seq - 1))
        return EntryProof(seq, self._entries.entry(seq, record).decode(), text)


def prove(database: Database, folder: Path, decision_id: str) -> list[EntryProof]:
    """Return a proof for each entry of a decision; the beginning of its id is enough.

    Raises ``UnknownDecisionError``, and ``NotSignedYetError`` for one that is too new.
    """
    found = RecordReader(database).find(decision_id)
    note = read_note(folder / CHECKPOINT)
    size = note.checkpoint.size if note else 0
    with database.reading() as connection:
        newest = max(
            (seq for seq, _ in tables.records_of(connection, found.decision_id)), default=0
        )
    if newest > size:
        raise _too_new(f"{found.decision_id} is entry {newest}, and the checkpoint", size)
    return Prover.open(database, folder).decision(found.decision_id)


def _too_new(what: str, size: int) -> NotSignedYetError:
    return NotSignedYetError(
        f"{what} covers {size}",
        remedy="try again in a few seconds; where it stays so, `/readyz` says what is wrong",
    )


def write_proofs(proofs: Sequence[EntryProof], folder: Path) -> Iterator[Path]:
    """Write each proof beside its entry, to be handed on together, and yield where it is."""
    for proof in proofs:
        file = folder / f"{proof.seq}.tlog-proof"
        put(file.with_suffix(".entry"), proof.entry.encode())
        put(file, proof.proof.encode())
        yield file


def read_proof(file: Path) -> tuple[str, bytes]:
    """Return a proof and the entry beside it; raises ``LogFilesError``."""
    try:
        return file.read_text(encoding="utf-8"), file.with_suffix(".entry").read_bytes()
    except (OSError, UnicodeDecodeError) as e:
        raise LogFilesError(
            f"{file} or the .entry beside it cannot be read: {e}",
            remedy="keep the .tlog-proof and the .entry that `hortus audit prove` wrote together",
        ) from e
