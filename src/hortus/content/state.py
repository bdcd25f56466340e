"""What can be said of a decision's content without reading it."""

from collections.abc import Sequence
from dataclasses import dataclass

from hortus.content.datakeys import KeyFolder
from hortus.content.sealing import SealedPart
from hortus.content.tables import parts_of
from hortus.store import Database


@dataclass(frozen=True, slots=True)
class ContentState:
    """What was kept, whether it can still be opened, and since when it is erased."""

    parts: Sequence[str]
    bytes: int
    readable: bool
    erased_us: int

    @property
    def sentence(self) -> str:
        """The same in words, as far as they need no calendar."""
        if not self.parts:
            return "not kept"
        kept = f"{' and '.join(self.parts)} kept, sealed ({self.bytes} bytes)"
        if self.readable:
            return f"{kept}; `hortus content ask` asks to read it"
        return f"{kept}; erased, nobody can read it"


def state_of(database: Database, folder: KeyFolder, decision_id: str) -> ContentState:
    """Return the state of what was kept of a decision."""
    with database.reading() as connection:
        rows = parts_of(connection, decision_id)
    return ContentState(
        [row.part for row in rows],
        sum(row.kept for row in rows),
        readable=bool(rows) and all(_opens(folder, row) for row in rows),
        erased_us=max((row.erased_us for row in rows), default=0),
    )


def _opens(folder: KeyFolder, row: SealedPart) -> bool:
    return not row.erased_us and folder.holds(row.person, row.month, row.key_id)
