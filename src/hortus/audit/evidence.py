"""The proof of one decision: its entries, and the way from each to the signed root."""

from dataclasses import dataclass
from pathlib import Path

from hortus.audit import tables
from hortus.audit.entries import EntryWriter
from hortus.audit.errors import NotSignedYetError
from hortus.audit.proofs import Tree, proof_text
from hortus.audit.publishing import CHECKPOINT, read_note
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
