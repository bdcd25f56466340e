"""The proof of one decision: its entries, and the way from each to the signed root."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from hortus.audit import tables
from hortus.audit.entries import EntryWriter
from hortus.audit.errors import LogFilesError, NotSignedYetError
from hortus.audit.proofs import Tree, proof_text
from hortus.audit.publishing import CHECKPOINT, read_note
from hortus.audit.tiles import put
from hortus.store import Database, RecordReader


@dataclass(frozen=True, slots=True)
class EntryProof:
    """One entry of the log, and the document that proves it; ``seq`` counts from 1."""

    seq: int
    entry: str
    proof: str


def prove(database: Database, folder: Path, decision_id: str) -> list[EntryProof]:
    """Return a proof for each entry of a decision; the beginning of its id is enough.

    Raises ``UnknownDecisionError``, and ``NotSignedYetError`` for one that is too new.
    """
    found = RecordReader(database).find(decision_id).decision_id
    note = read_note(folder / CHECKPOINT)
    size = note.checkpoint.size if note else 0
    with database.reading() as connection:
        head = tables.read_head(connection)
        numbered = tables.records_of(connection, found)
    newest = max((seq for seq, _ in numbered), default=0)
    if note is None or head is None or newest > size:
        raise NotSignedYetError(
            f"{found} is entry {newest}, and the checkpoint covers {size}",
            remedy="try again in a few seconds; where it stays so, `/readyz` says what is wrong",
        )
    entries, tree = EntryWriter(head.digest_key), Tree(folder, size)
    return [
        EntryProof(
            seq,
            entries.entry(seq, record).decode(),
            proof_text(str(note), seq - 1, tree.inclusion(seq - 1)),
        )
        for seq, record in numbered
    ]


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
