"""Put together the pages about the whole: overview, architecture, building, glossary."""

from collections import Counter
from itertools import pairwise

from hortus.wiki.diagram import diagram
from hortus.wiki.glossary import initial_of, terms
from hortus.wiki.grouping import Bundle, Group, bundles, groups
from hortus.wiki.model import Model, readme_purpose
from hortus.wiki.modules import row
from hortus.wiki.names import anchor, module_page
from hortus.wiki.shapes import NAMES, SHAPES
from hortus.wiki.tasks import Task, tasks_of
from hortus.wiki.views import (
    ArchitecturePage,
    BuildPage,
    Cycle,
    GlossaryPage,
    Joint,
    Link,
    OverviewPage,
    Part,
    TaskView,
    TermView,
)

_MOST_CENTRAL = 10
_STARTS = frozenset({"command", "npm run start", "npm run dev", "ENTRYPOINT", "CMD"})


def overview_page(model: Model) -> OverviewPage:
    """Return what the first page shows."""
    outlines = model.read.outlines
    counts: dict[str, list[int]] = {}
    for path, outline in outlines.items():
        counts.setdefault(NAMES[model.read.files[path].language], []).append(outline.lines)
    others = Counter(
        one.language for one in model.read.files.values() if one.language not in SHAPES
    )
    asked = Counter(edge.imported for edge in model.structure.edges)
    central = sorted(asked, key=lambda key: (-asked[key], key))[:_MOST_CENTRAL]
    starts = [
        _task(model, task)
        for files in tasks_of(model.read.texts).values()
        for tasks in files.values()
        for task in tasks
        if task.name in _STARTS
    ]
    return OverviewPage(
        model.said(readme_purpose("", model.read.texts), 0),
        model.history.commit.id,
        model.history.commit.date,
        tuple(sorted((n, len(c), sum(c)) for n, c in counts.items())),
        tuple(starts[:_MOST_CENTRAL]),
        tuple(row(model, key, asked[key]) for key in central),
        len(model.units),
        len(groups(model.units)),
        tuple(model.read.skipped.items()),
        tuple((name, count) for name, count in others.most_common() if name),
    )


def architecture_page(model: Model) -> ArchitecturePage:
    """Return the diagram, and the same in words."""
    grouped = groups(model.units)
    joined = bundles(grouped, (e for e in model.structure.edges if not e.only_types))
    drawn = diagram(grouped, joined)
    hrefs = {group.key: _address(model, group) for group in grouped}
    names = {group.key: group.name for group in grouped}
    by_importer: dict[str, list[Bundle]] = {}
    for bundle in joined:
        by_importer.setdefault(bundle.importer, []).append(bundle)
    return ArchitecturePage(
        drawn,
        hrefs,
        tuple(
            Part(
                Link(group.name, hrefs[group.key]),
                len(group.units),
                tuple(_joint(model, b, names) for b in by_importer.get(group.key, ())),
            )
            for group in grouped
        ),
        tuple(_cycle(model, cycle, joined, names) for cycle in drawn.cycles),
        sum(edge.only_types for edge in model.structure.edges),
    )


def build_page(model: Model) -> BuildPage:
    """Return how the repository is built and tested."""
    found = tasks_of(model.read.texts)
    return BuildPage(
        tuple(
            (
                name,
                tuple(
                    (path, tuple(_task(model, task) for task in tasks))
                    for path, tasks in files.items()
                ),
            )
            for name, files in found.items()
        )
    )


def glossary_page(model: Model) -> GlossaryPage:
    """Return the words that are particular to the repository."""
    found = terms(model.read.outlines, model.units, model.read.prose())
    return GlossaryPage(
        tuple(
            (
                letter,
                tuple(
                    TermView(t.word, said, t.modules)
                    for t in those
                    if (said := model.said(t.meaning, 0)) is not None
                ),
            )
            for letter, those in initial_of(found).items()
        )
    )


def _task(model: Model, task: Task) -> TaskView:
    return TaskView(task.name, task.command, task.said, model.at(0)(task.place))


def _address(model: Model, group: Group) -> str:
    if group.units == (group.key,):
        return module_page(group.key) if group.key in model.with_page else ""
    folder = group.key.removesuffix("/*")
    inside = {key.rpartition("/")[0] or "." for key in group.units}
    nearest = folder if folder in inside else min(inside)
    return f"modules.html#{anchor(nearest)}"


def _joint(model: Model, bundle: Bundle, names: dict[str, str]) -> Joint:
    count = sum(len(edge.places) for edge in bundle.edges)
    return Joint(names[bundle.imported], count, model.at(0)(bundle.edges[0].places[0]))


def _cycle(
    model: Model, cycle: tuple[str, ...], joined: list[Bundle], names: dict[str, str]
) -> Cycle:
    """Return a cycle by one shortest way around, with an import for each step."""
    after = {(b.importer, b.imported): b for b in joined if {b.importer, b.imported} <= {*cycle}}
    way = _around(cycle, set(after))
    steps = tuple(
        (names[a], names[b], model.at(0)(after[a, b].edges[0].places[0])) for a, b in pairwise(way)
    )
    return Cycle(tuple(names[key] for key in cycle), steps)


def _around(cycle: tuple[str, ...], pairs: set[tuple[str, str]]) -> list[str]:
    """Return the shortest way from a node of a cycle back to it."""
    best: list[str] = []
    for start in cycle:
        ways: list[list[str]] = [[start]]
        seen: set[str] = set()
        while ways and not (best and len(ways[0]) >= len(best)):
            way = ways.pop(0)
            for a, b in sorted(pairs):
                if a != way[-1] or b in seen:
                    continue
                if b == start:
                    best = [*way, b]
                    ways = []
                    break
                seen.add(b)
                ways.append([*way, b])
    return best
