"""Read what a wiki needs of a commit; what was read of the same contents before is used again."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from hortus.knowledge import Listed, Snapshot
from hortus.wiki.outline import outline
from hortus.wiki.shapes import SHAPES
from hortus.wiki.tasks.all import reader_of
from hortus.wiki.types import Outline

MOST_FILES = 20_000
_MOST_PROSE = 1_000
_AT_ONCE = 128
_MANIFESTS = frozenset({"go.mod", "package.json", "Cargo.toml"})

Progress = Callable[[float, float, str], None]


@dataclass(slots=True)
class Cache:
    """Outlines by content and language, and contents that may not be shown, by the reason."""

    outlines: dict[str, Outline] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Read:
    """The files of a commit as far as they may be shown."""

    files: Mapping[str, Listed]
    outlines: Mapping[str, Outline]
    texts: Mapping[str, str]
    """Of files that say how to build, name packages, or are written for people."""
    skipped: Mapping[str, int]

    def manifests(self) -> dict[str, str]:
        """Return the texts that give packages their names."""
        return {p: t for p, t in self.texts.items() if p.rpartition("/")[2] in _MANIFESTS}

    def prose(self) -> dict[str, str]:
        """Return the texts that are written for people."""
        return {p: t for p, t in self.texts.items() if self.files[p].language == "markdown"}


def read(snapshot: Snapshot, cache: Cache, progress: Progress) -> tuple[Read, Cache]:
    """Return what is read, and the cache of exactly that."""
    skipped: Counter[str] = Counter()
    files: dict[str, Listed] = {}
    outlines: dict[str, Outline] = {}
    texts: dict[str, str] = {}
    kept = Cache()
    wanted = list(_wanted(snapshot, skipped))
    for start in range(0, len(wanted), _AT_ONCE):
        part = wanted[start : start + _AT_ONCE]
        fresh = [one for one in part if not _is_known(one, cache)]
        verdicts = {one.path: verdict for one, verdict in snapshot.texts(fresh)}
        for one in part:
            verdict = verdicts.get(one.path)
            if reason := verdict.reason if verdict else cache.refused.get(one.blob, ""):
                skipped[reason] += 1
                kept.refused[one.blob] = reason
                continue
            files[one.path] = one
            if verdict and one.language not in SHAPES:
                texts[one.path] = verdict.text
            if verdict and reader_of(one.path):
                texts[one.path] = verdict.text
            if one.language in SHAPES:
                key = f"{one.blob} {one.language}"
                text = verdict.text if verdict else ""
                kept.outlines[key] = cache.outlines.get(key) or outline(text, one.language)
                outlines[one.path] = kept.outlines[key]
        progress(start + len(part), len(wanted), "reading")
    counts = skipped + snapshot.skipped
    return Read(files, outlines, texts, dict(sorted(counts.items()))), kept


def texts(snapshot: Snapshot, listed: Sequence[Listed]) -> Iterator[tuple[Listed, str]]:
    """Yield the texts of files that were found fit to be shown."""
    for start in range(0, len(listed), _AT_ONCE):
        for one, verdict in snapshot.texts(listed[start : start + _AT_ONCE]):
            if not verdict.reason:
                yield one, verdict.text


def _wanted(snapshot: Snapshot, skipped: Counter[str]) -> Iterator[Listed]:
    """Yield the files that a wiki can say something of."""
    count = prose = 0
    for one in snapshot.files():
        is_prose = one.language == "markdown"
        if one.language not in SHAPES and not is_prose and not _is_named(one):
            continue
        prose += is_prose
        if is_prose and prose > _MOST_PROSE and not _is_named(one):
            skipped["more than a wiki reads"] += 1
            continue
        count += 1
        if count > MOST_FILES:
            skipped["more than a wiki reads"] += 1
        else:
            yield one


def _is_named(one: Listed) -> bool:
    return reader_of(one.path) is not None or one.path.rpartition("/")[2] in _MANIFESTS


def _is_known(one: Listed, cache: Cache) -> bool:
    if one.blob in cache.refused:
        return True
    is_read_anew = one.language not in SHAPES or _is_named(one)
    return not is_read_anew and f"{one.blob} {one.language}" in cache.outlines
