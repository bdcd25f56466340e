"""Fit the gate on a repository's own last commits, or as near to that as it allows."""

import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from hortus.completion.building import Base, build, build_from
from hortus.completion.corpus import Corpus
from hortus.completion.gate import Gate, Trial, fit, judge, prior
from hortus.completion.git import Repository
from hortus.completion.growing import advance, fresh
from hortus.completion.history import Target, Walk, targets_in
from hortus.completion.measures import calibration_error, is_right, reliability
from hortus.completion.snapshot import Proposal, Snapshot
from hortus.completion.types import GateReport, Progress
from hortus.core import Clock

FIT_COMMITS = 150
FIT_LINES = 6  # of each commit
_HELD_OUT = 0.2  # the share of files, where there are too few commits
_MOST_TARGETS = 600


@dataclass(frozen=True, slots=True)
class Attempt:
    """What was proposed at one cursor."""

    target: Target
    proposal: Proposal
    trial: Trial


@dataclass(frozen=True, slots=True)
class Moment:
    """One step of a history: the index before a commit, the cursors in it, the time it took."""

    before: Snapshot
    targets: Sequence[Target]
    commit: str
    update_s: float


def moments(
    repository: Repository, history: Sequence[str], walk: Walk, max_file_bytes: int
) -> Iterator[Moment]:
    """Yield each step of ``history``, which runs from the oldest commit to the newest."""
    index = fresh(build(repository, history[0], max_file_bytes))
    for old, new in pairwise(history):
        targets = walk.targets(repository, old, new, max_file_bytes)
        before = Snapshot(old, index.vocabulary, index.segments, prior())
        start = time.thread_time()
        index = advance(index, repository, new, max_file_bytes).index
        yield Moment(before, targets, new, time.thread_time() - start)


def attempt(snapshot: Snapshot, target: Target) -> Attempt:
    """Return what ``snapshot`` proposes at a cursor, and what of it is right."""
    proposal = snapshot.propose(target.prompt)
    right = [is_right(cut.text, target.truth) for cut in proposal.cuts]
    return Attempt(target, proposal, Trial(proposal.cuts, right))


@dataclass(frozen=True, slots=True)
class Calibration:
    """Everything needed to fit a gate."""

    repository: Repository
    max_file_bytes: int
    bar: float
    clock: Clock

    def gate(self, base: Base, progress: Progress) -> tuple[Gate, GateReport]:
        """Return a gate for ``base``, and what it was fitted on."""
        start = self.clock.monotonic()
        history = self.repository.history(base.commit, FIT_COMMITS + 1)[::-1]
        trials = list(self._from_commits(history, progress)) if len(history) > 1 else []
        gate, source = fit(trials, self.bar), "commits"
        if gate is None:
            trials, source = list(self._from_files(base, progress)), "files"
            gate = fit(trials, self.bar)
        if gate is None:
            gate, source = prior(), "prior"
        bins = reliability(*judge(gate, trials, self.bar))
        seconds = self.clock.monotonic() - start
        error = calibration_error(bins)
        commits = len(history) - 1
        return gate, GateReport(source, len(trials), commits, seconds, error, bins)

    def _from_commits(self, history: Sequence[str], progress: Progress) -> Iterator[Trial]:
        walk = Walk(lines_per_commit=FIT_LINES)
        steps = moments(self.repository, history, walk, self.max_file_bytes)
        for number, moment in enumerate(steps, start=1):
            progress(number, len(history) - 1, moment.commit[:12])
            for target in moment.targets:
                yield attempt(moment.before, target).trial

    def _from_files(self, base: Base, progress: Progress) -> Iterator[Trial]:
        """Complete lines of some files, knowing only the others."""
        chance = random.Random(base.commit)  # noqa: S311 - a sample, not a secret
        known = frozenset(base.segment.names.paths)
        entries = [entry for entry in base.entries if entry.path in known]
        chance.shuffle(entries)
        kept = entries[round(len(entries) * _HELD_OUT) :]
        held = entries[: len(entries) - len(kept)]
        others = build_from(base.commit, self._corpus(), tuple(kept))
        snapshot = Snapshot(base.commit, others.vocabulary, (others.segment,), prior())
        files = [source for chunk in self._corpus().chunks(held) for source in chunk]
        for number, source in enumerate(files):
            progress(number, len(files), source.path)
            most = max(_MOST_TARGETS // len(files), 1)
            for target in targets_in(source.path, source.data.decode(), most, chance):
                yield attempt(snapshot, target).trial

    def _corpus(self) -> Corpus:
        return Corpus(self.repository, self.max_file_bytes, Counter())
