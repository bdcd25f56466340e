"""Write evidence into a folder to be handed on, and never over what is there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from hortus.core.whole import write_whole
from hortus.evidence.document import Document
from hortus.evidence.errors import EvidenceError, EvidenceExistsError
from hortus.evidence.making import Evidence
from hortus.evidence.pages import Pages, stem
from hortus.evidence.types import About

INDEX = "index.html"


@dataclass(frozen=True, slots=True)
class Written:
    """Where the evidence of one control lies."""

    document: Document
    file: Path
    page: Path


class Writer:
    """Writes the signed file and the page of each control, then the index.

    Without ``force`` nothing is written where any of the files is there already.
    """

    def __init__(self, folder: Path, controls: Sequence[About], *, force: bool = False) -> None:
        self._folder = folder
        self._pages = Pages()
        self._several = len(controls) > 1
        if not force:
            self._check(controls)

    def write(self, made: Iterable[Evidence]) -> list[Written]:
        """Write what is made, one after the other, and return where it is."""
        written = [self._one(evidence) for evidence in made]
        if self._several:
            page = self._pages.index([each.document for each in written])
            _put(self._folder / INDEX, page.encode())
        return written

    def _one(self, evidence: Evidence) -> Written:
        name = stem(evidence.document.control)
        file, page = self._folder / f"{name}.json", self._folder / f"{name}.html"
        _put(file, evidence.envelope)
        _put(page, self._pages.control(evidence).encode())
        return Written(evidence.document, file, page)

    def _check(self, controls: Sequence[About]) -> None:
        names = [f"{stem(control)}{end}" for control in controls for end in (".json", ".html")]
        found = [name for name in [*names, *([INDEX] * self._several)] if self._there(name)]
        if found:
            raise EvidenceExistsError(
                f"{self._folder / found[0]} is there already"
                + (f", and {len(found) - 1} more" if len(found) > 1 else ""),
                remedy="name another folder with --out, or write over them with --force",
            )

    def _there(self, name: str) -> bool:
        try:
            return (self._folder / name).exists()
        except OSError as e:
            raise _unusable(self._folder, e) from e


def _put(file: Path, data: bytes) -> None:
    """Write a file that appears whole or not at all."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, data)
    except OSError as e:
        raise _unusable(file, e) from e


def _unusable(place: Path, error: OSError) -> EvidenceError:
    return EvidenceError(
        f"{place} cannot be written: {error.strerror}",
        remedy="mend its rights or free some space, or name another folder with --out",
    )
