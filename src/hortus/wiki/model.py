"""Everything that the pages of one wiki are made of, put together once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from hortus.wiki.glossary import named_sentence
from hortus.wiki.history import History
from hortus.wiki.names import module_page
from hortus.wiki.prose import first_sentence
from hortus.wiki.reading import Read
from hortus.wiki.resolve import Known, Resolver
from hortus.wiki.sources import Sources
from hortus.wiki.types import Edge, Place, Statement, Unit
from hortus.wiki.units import Structure, structure
from hortus.wiki.views import Link, Said

MOST_PAGES = 3_000
_README = ("README.md", "README.rst", "README.txt", "README", "readme.md", "Readme.md")
_NOT_PROSE = ("#", "=", "-", "[", "!", "<", "|", "..", ":", "```", "*", ">", "~")


@dataclass(frozen=True, slots=True)
class Model:
    """What was read of a repository, and how it hangs together."""

    name: str
    read: Read
    history: History
    structure: Structure
    resolver: Resolver
    sources: Sources
    owners: Callable[[str], tuple[str, ...]]
    conceals: Callable[[str], bool]
    with_page: frozenset[str]
    outward: Mapping[str, Sequence[Edge]]
    """By unit: what it imports."""
    inward: Mapping[str, Sequence[Edge]]
    """By unit: who imports it."""

    @property
    def units(self) -> Mapping[str, Unit]:
        """Every unit by its key."""
        return self.structure.units

    def at(self, depth: int) -> Sources:
        """Return what makes links from pages in folders of the wiki."""
        return Sources(self.sources.history, self.sources.forge, depth)

    def link(self, key: str, depth: int) -> Link:
        """Return the link to a unit's page; without an address where it has none."""
        href = f"{'../' * depth}{module_page(key)}" if key in self.with_page else ""
        return Link(self.units[key].name, href)

    def purpose(self, key: str) -> Statement | None:
        """Return what a unit says of itself, in its files or in a README beside them."""
        unit = self.units[key]
        ranked = sorted(unit.files, key=lambda p: (not p.endswith(("/doc.go", "info.java")), p))
        for path in ranked:
            outline = self.read.outlines[path]
            if outline.purpose:
                return Statement(outline.purpose, Place(path, outline.purpose_line))
        if not unit.is_package:
            return self._only_type(unit.files[0])
        folder = key.removesuffix("__init__.py").rstrip("/")
        prefix = f"{folder}/" if folder not in {"", "."} else ""
        return readme_purpose(prefix, self.read.texts) if prefix else None

    def _only_type(self, path: str) -> Statement | None:
        """Return what the one public definition of a file says, where there is only one."""
        public = [s for s in self.read.outlines[path].symbols if s.is_public and not s.owner]
        if len(public) != 1 or not public[0].sentence:
            return None
        return Statement(named_sentence(public[0]), Place(path, public[0].line))

    def said(self, statement: Statement | None, depth: int) -> Said | None:
        """Return a statement with its link."""
        return Said(statement.text, self.at(depth)(statement.place)) if statement else None


def make_model(
    name: str,
    read: Read,
    sources: Sources,
    owners: Callable[[str], tuple[str, ...]],
    conceals: Callable[[str], bool],
) -> Model:
    """Return the model of what was read."""
    languages = {path: read.files[path].language for path in read.outlines}
    known = Known(read.outlines, languages, read.manifests())
    found = structure(known)
    outward: dict[str, list[Edge]] = {key: [] for key in found.units}
    inward: dict[str, list[Edge]] = {key: [] for key in found.units}
    for edge in found.edges:
        outward[edge.importer].append(edge)
        inward[edge.imported].append(edge)
    ranked = sorted(found.units, key=lambda key: (-len(inward[key]), key))
    return Model(
        name,
        read,
        sources.history,
        found,
        Resolver(known),
        sources,
        owners,
        conceals,
        frozenset(ranked[:MOST_PAGES]),
        outward,
        inward,
    )


def readme_purpose(prefix: str, texts: Mapping[str, str]) -> Statement | None:
    """Return the first sentence of prose in the README of a folder."""
    for name in _README:
        path = f"{prefix}{name}"
        lines = texts.get(path, "").split("\n")
        fenced = False
        for number, line in enumerate(lines[:200]):
            fenced ^= line.lstrip().startswith(("```", "~~~"))
            underlined = lines[number + 1 : number + 2] and _is_rule(lines[number + 1])
            if fenced or not line.strip() or underlined or line[0].isspace():
                continue
            if line.startswith(_NOT_PROSE) and not line.startswith("**"):
                continue
            paragraph = "\n".join(takewhile(str.strip, lines[number : number + 12]))
            if sentence := first_sentence(paragraph):
                return Statement(sentence, Place(path, number + 1))
    return None


def _is_rule(line: str) -> bool:
    return len(line) > 2 and set(line.strip()) <= set("=-~^*\"'`#+") and bool(line.strip())  # noqa: PLR2004 - the shortest underline
