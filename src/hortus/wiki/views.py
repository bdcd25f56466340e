"""What each page shows, as plain values: the same values make the same page."""

from dataclasses import dataclass

from hortus.wiki.diagram import Diagram
from hortus.wiki.sources import Cite


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence with its source."""

    text: str
    cite: Cite


@dataclass(frozen=True, slots=True)
class Link:
    """The name of a page of this wiki and its address."""

    name: str
    href: str


@dataclass(frozen=True, slots=True)
class Defined:
    """A public symbol, and the symbols that belong to it."""

    name: str
    kind: str
    signature: str
    sentence: str
    cite: Cite
    inside: tuple["Defined", ...] = ()


@dataclass(frozen=True, slots=True)
class Relation:
    """Another unit, and where the import stands."""

    link: Link
    cites: tuple[Cite, ...]
    more: int
    only_types: bool


@dataclass(frozen=True, slots=True)
class Changed:
    """A recent change."""

    date: str
    author: str
    subject: str
    commit: str


@dataclass(frozen=True, slots=True)
class HandedOn:
    """A name that a package offers and another file defines."""

    name: str
    link: Link | None
    sentence: str
    cite: Cite


@dataclass(frozen=True, slots=True)
class ModulePage:
    """All that is known of one unit."""

    name: str
    key: str
    kind: str
    language: str
    folder: Link
    lines: int
    purpose: Said | None
    files: tuple[Cite, ...]
    symbols: tuple[Defined, ...]
    hidden: int
    handed_on: tuple[HandedOn, ...]
    imports: tuple[Relation, ...]
    importers: tuple[Relation, ...]
    outside: tuple[Said, ...]
    tests: tuple[Cite, ...]
    more_tests: int
    owners: tuple[str, ...]
    authors: tuple[tuple[str, int], ...]
    changes: tuple[Changed, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One unit in a list."""

    link: Link
    purpose: Said | None
    importers: int
    tests: int


@dataclass(frozen=True, slots=True)
class FolderRows:
    """The units of one folder."""

    name: str
    anchor: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class ModulesPage:
    """Every unit by its folder; ``without_page`` have none because there are too many."""

    folders: tuple[FolderRows, ...]
    without_page: int


@dataclass(frozen=True, slots=True)
class Joint:
    """One group imports another, that often, first there."""

    name: str
    count: int
    cite: Cite


@dataclass(frozen=True, slots=True)
class Part:
    """A group of the diagram and what it imports."""

    link: Link
    units: int
    joints: tuple[Joint, ...]


@dataclass(frozen=True, slots=True)
class Cycle:
    """Groups that import each other, with an import for each step."""

    names: tuple[str, ...]
    steps: tuple[tuple[str, str, Cite], ...]


@dataclass(frozen=True, slots=True)
class ArchitecturePage:
    """The diagram and the same in words."""

    diagram: Diagram
    hrefs: dict[str, str]
    parts: tuple[Part, ...]
    cycles: tuple[Cycle, ...]
    only_types: int


@dataclass(frozen=True, slots=True)
class TaskView:
    """Something to do, as a file says it."""

    name: str
    command: str
    said: str
    cite: Cite


@dataclass(frozen=True, slots=True)
class BuildPage:
    """How it is built and tested, by section and file."""

    sections: tuple[tuple[str, tuple[tuple[str, tuple[TaskView, ...]], ...]], ...]


@dataclass(frozen=True, slots=True)
class TermView:
    """A word of the glossary."""

    word: str
    meaning: Said
    modules: int


@dataclass(frozen=True, slots=True)
class GlossaryPage:
    """The words by their first letters."""

    letters: tuple[tuple[str, tuple[TermView, ...]], ...]


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """What the repository is, at which commit, and what this wiki leaves out."""

    purpose: Said | None
    commit: str
    date: str
    languages: tuple[tuple[str, int, int], ...]
    starts: tuple[TaskView, ...]
    central: tuple[Row, ...]
    units: int
    parts: int
    skipped: tuple[tuple[str, int], ...]
    uncovered: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class SourcePage:
    """Lines of a file."""

    path: str
    commit: str
    blob: str
    first: int
    pages: tuple[Link, ...] = ()
