"""Gather units into so few groups that a diagram of them can be read."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from hortus.wiki.types import Edge

MOST_NODES = 28
_NEARLY = 3  # two thirds
# What is beside the product is shown in one box each, if there is anything else to show.
_ASIDE = re.compile(
    r"(?:^|/)(?:examples?|docs?|demos?|samples?|scripts?|tools?|bench(?:marks?)?|website|cookbook"
    r"|vendor|third_party|fixtures|test[-_a-z]*|[\w-]+-(?:demo|doc|example)s?)\Z",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Group:
    """A folder with all units below it, or one unit."""

    key: str
    name: str
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bundle:
    """All imports from one group to another."""

    importer: str
    imported: str
    edges: tuple[Edge, ...]


def groups(keys: Iterable[str], most: int = MOST_NODES) -> list[Group]:
    """Return the folders that divide the units best: the largest are opened first."""
    whole = tuple(sorted(keys))
    open_: dict[str, tuple[str, ...]] = {"": whole} if whole else {}
    while largest := _largest(open_):
        rest = {key: units for key, units in open_.items() if key not in largest}
        # What is smaller might fit, but then one folder is open beside another one that is not.
        fitting = (
            rest | {k: v for key in largest for k, v in divide(key, open_[key]).items()}
            for divide in (_inside, _gathered)
        )
        found = next((one for one in fitting if len(open_) < len(one) <= most), None)
        # A folder with nothing but one folder in it is passed through.
        single = _inside(largest[0], open_[largest[0]]) if len(largest) == 1 else {}
        if found is None and len(single) == 1:
            found = rest | single
        if found is None:
            break
        open_ = found
    names = _short(sorted(open_))
    return [Group(key, names[key], open_[key]) for key in sorted(open_)]


def _largest(open_: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Return the folders to open next: the largest, and those that are nearly as large."""
    candidates = [
        key for key, units in open_.items() if not key.endswith("/*") and units != (key,)
    ]
    product = [key for key in candidates if not _ASIDE.search(key)]
    chosen = product or (candidates if len(open_) == 1 else [])
    most = max((len(open_[key]) for key in chosen), default=0)
    return [key for key in chosen if len(open_[key]) * _NEARLY >= most * (_NEARLY - 1)]


def bundles(grouped: Sequence[Group], edges: Iterable[Edge]) -> list[Bundle]:
    """Return the imports between groups, in a fixed order."""
    owner = {unit: group.key for group in grouped for unit in group.units}
    found: dict[tuple[str, str], list[Edge]] = {}
    for edge in edges:
        pair = (owner[edge.importer], owner[edge.imported])
        if pair[0] != pair[1]:
            found.setdefault(pair, []).append(edge)
    return [Bundle(a, b, tuple(those)) for (a, b), those in sorted(found.items())]


def _inside(folder: str, units: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return what is right inside a folder: folders, and units that stand alone."""
    found: dict[str, list[str]] = {}
    start = len(folder) + 1 if folder else 0
    for unit in units:
        first, slash, _ = unit[start:].partition("/")
        own = unit == folder or not first
        inner = unit if own or not slash else f"{folder}/{first}".lstrip("/")
        found.setdefault(inner, []).append(unit)
    return {key: tuple(those) for key, those in found.items()}


def _gathered(folder: str, units: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return the folders inside a folder, and all units right inside it as one."""
    inside = _inside(folder, units)
    single = tuple(sorted(u for key, those in inside.items() if those == (key,) for u in those))
    found = {key: those for key, those in inside.items() if those != (key,)}
    return {**found, f"{folder}/*".lstrip("/"): single} if single else found


def _short(keys: Sequence[str]) -> dict[str, str]:
    """Return names without the folders that nearly all of them are in."""
    folders: dict[str, int] = {}
    for key in keys:
        parts = key.split("/")[:-1]
        for depth in range(1, len(parts) + 1):
            folder = "/".join(parts[:depth])
            folders[folder] = folders.get(folder, 0) + 1
    common = [folder for folder, count in folders.items() if count * 2 >= len(keys)]
    prefix = f"{max(common, key=len)}/" if common else ""
    names = {key: _called(key.removeprefix(prefix) or key, key) for key in keys}
    taken = Counter(names.values())
    return {key: name if taken[name] == 1 else key for key, name in names.items()}


def _called(name: str, key: str) -> str:
    """Return what a package's own file is called beside the other files of the package."""
    if key.rpartition("/")[2] != "__init__.py":
        return name
    return f"{key.split('/')[-2] if '/' in key else key} itself"
