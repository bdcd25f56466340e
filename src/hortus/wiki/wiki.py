"""Build the wiki of a repository: read the commit, write the pages that differ."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hortus import __version__
from hortus.knowledge import Listed, Snapshot
from hortus.wiki.folder import Folder, State
from hortus.wiki.forge import forge_of
from hortus.wiki.history import read_history
from hortus.wiki.model import Model, make_model
from hortus.wiki.modules import module_page, modules_page
from hortus.wiki.names import PART_LINES, source_page
from hortus.wiki.names import module_page as module_name
from hortus.wiki.reading import Cache, Progress, read, texts
from hortus.wiki.rendering import Renderer
from hortus.wiki.sources import Sources
from hortus.wiki.surveys import architecture_page, build_page, glossary_page, overview_page
from hortus.wiki.views import Link, SourcePage

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_FORMAT = 2
FIRST = "index.html"


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did; ``pages`` are all, ``written`` were new or changed."""

    place: Path
    commit: str
    pages: int
    written: int
    removed: int
    skipped: Mapping[str, int]

    @property
    def first(self) -> Path:
        """The page to open."""
        return self.place / FIRST


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be built: of which repository, called what, into which folder."""

    repository: Path
    place: Path
    name: str
    own_sources: bool = False
    """Whether links lead to pages of the wiki even where the forge is known."""


def build(order: Order, progress: Progress) -> Built:
    """Bring a wiki up to date with the last commit and return what that took."""
    snapshot = Snapshot(order.repository)
    folder = Folder(order.place, f"hortus {__version__} {_FORMAT} {order.name}")
    cache = Cache(dict(folder.state.outlines), dict(folder.state.refused))
    known, kept = read(snapshot, cache, progress)
    history = read_history(order.repository, snapshot.commit)
    forge = None if order.own_sources else forge_of(order.repository, snapshot.commit)
    sources = Sources(history, forge)
    model = make_model(order.name, known, sources, snapshot.owners, snapshot.conceals)
    writer = _Writer(folder, Renderer(order.name), _pages(model), progress)
    written = writer.write(snapshot, model)
    gone = folder.finish(State(folder.state.made_by, writer.digests, kept.outlines, kept.refused))
    return Built(
        order.place, snapshot.commit, len(writer.digests), written, len(gone), known.skipped
    )


def _pages(model: Model) -> dict[str, tuple[str, "DataclassInstance"]]:
    """Return what every page but those of source shows, by its name, with its template."""
    pages: dict[str, tuple[str, DataclassInstance]] = {
        FIRST: ("overview.html", overview_page(model)),
        "architecture.html": ("architecture.html", architecture_page(model)),
        "modules.html": ("modules.html", modules_page(model)),
        "building.html": ("building.html", build_page(model)),
        "glossary.html": ("glossary.html", glossary_page(model)),
    }
    for key in sorted(model.with_page):
        pages[module_name(key)] = ("module.html", module_page(model, key))
    return pages


class _Writer:
    """Writes the pages of one build that are not there yet as they are to be."""

    def __init__(
        self,
        folder: Folder,
        renderer: Renderer,
        pages: dict[str, tuple[str, "DataclassInstance"]],
        progress: Progress,
    ) -> None:
        self._folder = folder
        self._renderer = renderer
        self._pages = pages
        self._progress = progress
        self.digests = {name: renderer.digest(*page) for name, page in pages.items()}

    def write(self, snapshot: Snapshot, model: Model) -> int:
        """Write what has to be, and return how many pages that were."""
        parts = _source_pages(model) if model.sources.forge is None else {}
        self.digests |= {n: self._renderer.digest("source.html", p) for n, (_, p) in parts.items()}
        wanted = self._folder.begin(self.digests)
        for count, name in enumerate(sorted(wanted & self._pages.keys())):
            template, page = self._pages[name]
            self._folder.write(name, self._renderer.render(template, page, name=name))
            self._progress(count + 1, len(wanted), "writing")
        self._write_sources(snapshot, {n: parts[n] for n in wanted & parts.keys()})
        return len(wanted)

    def _write_sources(
        self, snapshot: Snapshot, parts: Mapping[str, tuple[Listed, SourcePage]]
    ) -> None:
        of_file: dict[str, list[tuple[str, SourcePage]]] = {}
        listed = {one.path: one for one, _ in parts.values()}
        for name, (one, page) in parts.items():
            of_file.setdefault(one.path, []).append((name, page))
        for one, text in texts(snapshot, sorted(listed.values(), key=lambda o: o.path)):
            lines = text.split("\n")
            for name, page in of_file[one.path]:
                shown = list(enumerate(lines, 1))[page.first - 1 : page.first - 1 + PART_LINES]
                html = self._renderer.render("source.html", page, name=name, lines=shown)
                self._folder.write(name, html)


def _source_pages(model: Model) -> dict[str, tuple[Listed, SourcePage]]:
    """Return a page of source for each part of each file that a page can name."""
    found: dict[str, tuple[Listed, SourcePage]] = {}
    for path, one in model.read.files.items():
        outline = model.read.outlines.get(path)
        count = outline.lines if outline else model.read.texts[path].count("\n") + 1
        starts = range(1, max(count, 1) + 1, PART_LINES)
        pages = tuple(
            Link(f"from line {first}", f"../{source_page(path, first)}") for first in starts
        )
        commit = model.history.commit_of(path)
        for first in starts:
            page = SourcePage(path, commit, one.blob, first, pages if len(pages) > 1 else ())
            found[source_page(path, first)] = (one, page)
    return found
