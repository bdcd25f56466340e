"""One shard of the index: a catalogue and the words, opened together and checked."""

import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

from hortus.knowledge.catalogue import Catalogue, Holders
from hortus.knowledge.postings import Filter, Postings
from hortus.knowledge.trigrams import Signatures
from hortus.knowledge.vouching import DamagedError

_CATALOGUE = "catalogue.sqlite"


class Shard:
    """What belongs to some of the repositories; raises ``DamagedError`` where it is unusable."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            self.catalogue = Catalogue(folder / _CATALOGUE)
        except sqlite3.DatabaseError as e:
            raise DamagedError(f"{folder / _CATALOGUE}: {e}") from e
        self.postings = Postings(folder)
        self._seen = self.catalogue.version()
        self._signatures: Signatures | None = None
        self._held: Holders | None = None

    @property
    def signatures(self) -> Signatures:
        """The filters of all documents, as they are now."""
        self.refresh()
        if self._signatures is None:
            self._signatures = Signatures.of(self.catalogue.signatures())
        return self._signatures

    def refresh(self) -> None:
        """See what this process or another one changed."""
        now = self.catalogue.version()
        if now != self._seen:
            self.postings.reload()
            self._signatures = self._held = None
            self._seen = now

    def narrowed(self, chosen: Filter) -> Filter:
        """Return a filter for this shard: one that leaves nothing out costs half the search."""
        self.refresh()
        if self._held is None:
            self._held = self.catalogue.holders()
        whole = self._held.settled and self._held.repositories <= chosen.readable.repositories
        return replace(chosen, whole=whole)

    def check(self) -> None:
        """Read every file and raise ``DamagedError`` where one is not what was written."""
        try:
            self.catalogue.check()
        except sqlite3.DatabaseError as e:
            raise DamagedError(f"{self._folder / _CATALOGUE}: {e}") from e
        self.postings.check()

    def close(self) -> None:
        """Let go of the files."""
        self.catalogue.close()


def wipe(folder: Path) -> None:
    """Remove the files of a shard; they can all be made again."""
    shutil.rmtree(folder, ignore_errors=True)
