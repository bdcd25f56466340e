"""Mine a repository at its head: conventions, replacements, deprecations, as proposals."""

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import PurePosixPath
from typing import Protocol

from hortus.review.git import Git
from hortus.review.mining.conventions import Tally, conventions, tally
from hortus.review.mining.corpus import (
    SourceFile,
    is_written,
    python_files,
    standard_library,
    unrelated,
)
from hortus.review.mining.deprecations import deprecations
from hortus.review.mining.proposals import Proposal, proposals
from hortus.review.mining.replacements import replacements
from hortus.review.mining.settling import settled
from hortus.review.mining.signatures import required

_STEPS = 4


class Progress(Protocol):
    """Is told how far the mining has come."""

    def __call__(self, done: float, total: float, what: str = "") -> None:
        """Say that ``done`` of ``total`` is finished, working on ``what``."""


def mine(
    git: Git, progress: Progress, *, commit: str = "HEAD", contrast: Tally | None = None
) -> list[Proposal]:
    """Return what may become rules, the surest first of each kind."""
    head = git.commit(commit)
    progress(0, _STEPS, "this repository")
    files = [file for file in python_files(git, head) if is_written(file.path)]
    own = tally(files)
    progress(1, _STEPS, "what everybody does")
    others = everybody(frozenset(_packages(files))) if contrast is None else contrast
    progress(2, _STEPS, "history")
    replaced = settled(git, head, replacements(git, head))
    progress(3, _STEPS, "proposals")
    usual = conventions(own, others, required(files))
    found = list(proposals([*usual, *replaced, *deprecations(files)]))
    progress(_STEPS, _STEPS, "done")
    return found


@cache
def everybody(own: frozenset[str]) -> Tally:
    """Return what the standard library and unrelated packages do; ``own`` ones are left out."""
    return tally([*standard_library(), *unrelated(own)])


def _packages(files: Iterable[SourceFile]) -> Iterator[str]:
    """Yield the names of the packages that a repository holds."""
    for file in files:
        path = PurePosixPath(file.path)
        if path.name == "__init__.py":
            yield path.parent.name
