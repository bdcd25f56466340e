"""Know which files say how a repository is built and tested."""

import re
from collections.abc import Callable, Iterable, Mapping
from itertools import islice

from hortus.wiki.tasks import guides, manifests, recipes
from hortus.wiki.tasks.types import Task

_MOST_OF_ONE = 60
_MOST_FILES = 40
_DEEPEST = 3

Reader = Callable[[str, str], Iterable[Task]]
_READERS: tuple[tuple[str, str, Reader], ...] = (
    ("Package files", r"(.*/)?pyproject\.toml", manifests.python),
    ("Package files", r"(.*/)?package\.json", manifests.node),
    ("Package files", r"(.*/)?go\.mod", manifests.go),
    ("Package files", r"(.*/)?Cargo\.toml", manifests.cargo),
    ("Package files", r"(.*/)?pom\.xml", manifests.maven),
    ("Package files", r"(.*/)?build\.gradle(\.kts)?", manifests.gradle),
    ("Make and other runners", r"(.*/)?(GNU)?[Mm]akefile", recipes.makefile),
    ("Make and other runners", r"(.*/)?tox\.ini", manifests.tox),
    ("Make and other runners", r"(.*/)?noxfile\.py", manifests.nox),
    ("Containers", r"(.*/)?Dockerfile([.-][\w.-]+)?", recipes.dockerfile),
    ("Continuous integration", r"\.github/workflows/[^/]+\.ya?ml", recipes.pipeline),
    (
        "Continuous integration",
        r"\.gitlab-ci\.yml|\.travis\.yml|azure-pipelines\.yml|\.circleci/config\.yml",
        recipes.pipeline,
    ),
    (
        "Pages for people",
        r"(\.github/|docs?/)?(CONTRIBUT|README|DEVELOP|HACKING|INSTALL|BUILD|TEST)[\w-]*(\.\w+)?",
        guides.guide,
    ),
)


def reader_of(path: str) -> tuple[str, Reader] | None:
    """Return the section that a file belongs to and what reads it; None if it says nothing."""
    if path.count("/") > _DEEPEST:
        return None
    for section, pattern, reader in _READERS:
        if re.fullmatch(pattern, path, re.IGNORECASE if reader is guides.guide else 0):
            return section, reader
    return None


def tasks_of(texts: Mapping[str, str]) -> dict[str, dict[str, tuple[Task, ...]]]:
    """Return what the files say by section and path; files near the root come first."""
    found: dict[str, dict[str, tuple[Task, ...]]] = {}
    nearest = sorted((p for p in texts if reader_of(p)), key=lambda p: (p.count("/"), p))
    for path in nearest[:_MOST_FILES]:
        chosen = reader_of(path)
        if chosen is None:
            continue
        section, reader = chosen
        tasks = tuple(islice(reader(path, texts[path]), _MOST_OF_ONE))
        if tasks:
            found.setdefault(section, {})[path] = tasks
    return {
        name: found[name] for name in dict.fromkeys(s for s, _, _ in _READERS) if name in found
    }
