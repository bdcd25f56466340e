"""Mine a repository at its head: conventions, replacements, deprecations, as proposals."""

from collections.abc import Iterable
from typing import Protocol

from hortus.review.git import Git
from hortus.review.mining.conventions import conventions, tally
from hortus.review.mining.corpus import SourceFile, python_files, standard_library
from hortus.review.mining.deprecations import deprecations
from hortus.review.mining.proposals import Proposal, proposals
from hortus.review.mining.replacements import replacements, settled

_STEPS = 4


class Progress(Protocol):
    """Is told how far the mining has come."""

    def __call__(self, done: float, total: float, what: str = "") -> None:
        """Say that ``done`` of ``total`` is finished, working on ``what``."""


def mine(
    git: Git, progress: Progress, *, commit: str = "HEAD", contrast: Iterable[SourceFile] = ()
) -> list[Proposal]:
    """Return what may become rules, the surest first of each kind."""
    head = git.commit(commit)
    progress(0, _STEPS, "this repository")
    files = list(python_files(git, head))
    own = tally(files)
    progress(1, _STEPS, "the standard library")
    others = tally([*standard_library(), *contrast])
    progress(2, _STEPS, "history")
    replaced = settled(replacements(git, head), files)
    progress(3, _STEPS, "proposals")
    found = list(proposals([*conventions(own, others), *replaced, *deprecations(files)]))
    progress(_STEPS, _STEPS, "done")
    return found
