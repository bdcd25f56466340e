"""Mine a repository at its head: conventions, replacements, deprecations, as proposals."""

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import Protocol

from hortus.review.git import Git
from hortus.review.mining.contrast import everybody
from hortus.review.mining.conventions import Contrast, Tally, conventions
from hortus.review.mining.corpus import SourceFile, is_written, python_files
from hortus.review.mining.deprecations import Deprecated
from hortus.review.mining.modules import modules
from hortus.review.mining.proposals import Proposal, proposals
from hortus.review.mining.replacements import replacements
from hortus.review.mining.settling import settled
from hortus.review.mining.signatures import Required

_READING, _HISTORY, _PROPOSING = 0.3, 0.8, 0.95
"""How much of the work is done after each step, roughly."""


class Progress(Protocol):
    """Is told how far the mining has come."""

    def __call__(self, done: float, total: float, what: str = "") -> None:
        """Say that ``done`` of ``total`` is finished, working on ``what``."""


def mine(
    git: Git, progress: Progress, *, commit: str = "HEAD", contrast: Contrast | None = None
) -> list[Proposal]:
    """Return what may become rules, the surest first of each kind."""
    head = git.commit(commit)
    files = [file for file in python_files(git, head) if is_written(file.path)]
    own, asked, marked = Tally(), Required(), Deprecated()
    for done, module in enumerate(modules(files)):
        progress(_READING * done / len(files), 1, module.path)
        own.read(module)
        asked.add(module)
        marked.add(module)

    def told(share: float) -> None:
        progress(_READING + share * (_HISTORY - _READING), 1, "history")

    replaced = settled(git, head, replacements(git, head, progress=told))
    progress(_HISTORY, 1, "what everybody does")
    others = everybody(frozenset(_packages(files))) if contrast is None else contrast
    usual = conventions(own, others, asked.names)
    progress(_PROPOSING, 1, "proposals")
    found = list(proposals([*usual, *replaced, *marked.all()]))
    progress(1, 1, "done")
    return found


def _packages(files: Iterable[SourceFile]) -> Iterator[str]:
    """Yield the names of the packages that a repository holds."""
    for file in files:
        path = PurePosixPath(file.path)
        if path.name == "__init__.py":
            yield path.parent.name
