"""Replay a history: complete what each commit added, knowing only what came before it."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from hortus.completion.calibration import FIT_COMMITS, FIT_LINES, Attempt, attempt, moments
from hortus.completion.errors import EmptyRepositoryError
from hortus.completion.gate import Gate, Trial, fit, judge, prior
from hortus.completion.git import Repository
from hortus.completion.history import Place, Walk
from hortus.completion.measures import (
    calibration_error,
    edit_similarity,
    precision_at,
    reliability,
)
from hortus.completion.types import Progress, ReliabilityBin, silent
from hortus.core import CompletionSettings

COVERAGES = (5, 10, 20, 30, 50)
GATES = (0.3, 0.5, 0.7, 0.8, 0.9)


@dataclass(frozen=True, slots=True)
class LineFigures:
    """How well rests of lines are guessed; ``precision`` by percent of positions covered."""

    positions: int
    exact_match: float
    edit_similarity: float
    precision: dict[str, float | None]


@dataclass(frozen=True, slots=True)
class GateFigures:
    """At a gate: the share of cursors with a suggestion, of those right, and of characters."""

    gate: float
    shown: float
    accepted: float
    characters: float


@dataclass(frozen=True, slots=True)
class ReplayReport:
    """The figures of a replay; times are processor time of one whole suggestion."""

    repository: str
    commit: str
    commits: int
    fitted_on: int
    mid_line: LineFigures
    line_start: LineFigures
    gap: LineFigures
    in_word: LineFigures
    gates: tuple[GateFigures, ...]
    calibration_error: float
    bins: tuple[ReliabilityBin, ...]
    p50_ms: float
    p95_ms: float
    update_p50_ms: float
    update_max_ms: float


@dataclass(frozen=True, slots=True)
class _Timed:
    attempt: Attempt
    milliseconds: float


@dataclass(slots=True)
class _Run:
    """What a replay gathers: trials to fit the gate on, then attempts to be judged."""

    fitting: list[Trial]
    judged: list[_Timed]
    updates: list[float]


def replay(
    repository: Path,
    commits: int,
    settings: CompletionSettings,
    progress: Progress = silent,
    walk: Walk | None = None,
) -> ReplayReport:
    """Return the figures of completing the last ``commits`` commits.

    The gate is fitted on the commits before them; the index and the gate never know more than
    a developer's machine would have known at the time.
    """
    source = Repository(repository)
    head = source.head()
    history = source.history(head, commits + FIT_COMMITS + 1)[::-1]
    if len(history) < 2:  # noqa: PLR2004 - a step needs two ends
        raise EmptyRepositoryError(
            f"{repository} has a single commit", remedy="replay needs at least two"
        )
    commits = min(commits, len(history) - 1)
    run = _run(source, history, commits, settings, walk or Walk(), progress)
    gate = fit(run.fitting, settings.gate) or prior()
    return _report(run, gate, (str(repository), head, commits), settings.gate)


def _run(
    source: Repository,
    history: Sequence[str],
    commits: int,
    settings: CompletionSettings,
    walk: Walk,
    progress: Progress,
) -> _Run:
    run = _Run([], [], [])
    steps = len(history) - 1
    for number, moment in enumerate(moments(source, history, walk, settings.max_file_bytes)):
        progress(number, steps, moment.commit[:12])
        run.updates.append(moment.update_s * 1_000)
        fitting = number < steps - commits
        # As many as an engine would fit its gate on; the rest of the commit is left alone.
        targets = moment.targets[: FIT_LINES * len(Place)] if fitting else moment.targets
        for target in targets:
            start = time.thread_time()
            tried = attempt(moment.before, target)
            spent = (time.thread_time() - start) * 1_000
            if fitting:
                run.fitting.append(tried.trial)
            else:
                run.judged.append(_Timed(tried, spent))
    return run


def _report(run: _Run, gate: Gate, about: tuple[str, str, int], bar: float) -> ReplayReport:
    tried = [timed.attempt for timed in run.judged]
    times = [timed.milliseconds for timed in run.judged] or [0.0]
    bins = reliability(*judge(gate, [one.trial for one in tried], bar))
    return ReplayReport(
        repository=about[0],
        commit=about[1],
        commits=about[2],
        fitted_on=len(run.fitting),
        mid_line=_line_figures(tried, Place.MID_LINE),
        line_start=_line_figures(tried, Place.LINE_START),
        gap=_line_figures(tried, Place.GAP),
        in_word=_line_figures(tried, Place.IN_WORD),
        gates=tuple(_gate_figures(tried, gate, at) for at in sorted({*GATES, bar})),
        calibration_error=calibration_error(bins),
        bins=bins,
        p50_ms=float(np.percentile(times, 50)),
        p95_ms=float(np.percentile(times, 95)),
        update_p50_ms=float(np.median(run.updates)),
        update_max_ms=max(run.updates),
    )


def _line_figures(tried: Sequence[Attempt], place: Place) -> LineFigures:
    here = [one for one in tried if one.target.place is place]
    guesses = [one.proposal.whole_line() for one in here]
    truths = [one.target.truth for one in here]
    right = [text == truth for (text, _), truth in zip(guesses, truths, strict=True)]
    alike = [edit_similarity(text, t) for (text, _), t in zip(guesses, truths, strict=True)]
    chances = [chance for _, chance in guesses]
    return LineFigures(
        positions=len(here),
        exact_match=_mean(right),
        edit_similarity=_mean(alike),
        precision={str(c): precision_at(c / 100, chances, right) for c in COVERAGES},
    )


def _gate_figures(tried: Sequence[Attempt], gate: Gate, bar: float) -> GateFigures:
    shown = accepted = characters = 0
    for one in tried:
        choice = gate.choose(one.trial.cuts, bar)
        if choice is None or choice.probability < bar:
            continue
        shown += 1
        if one.trial.right[choice.number]:
            accepted += 1
            characters += len(one.trial.cuts[choice.number].text)
    wanted = sum(len(one.target.truth) for one in tried)
    return GateFigures(
        gate=bar,
        shown=shown / max(len(tried), 1),
        accepted=accepted / max(shown, 1),
        characters=characters / max(wanted, 1),
    )


def _mean(values: Sequence[float] | Sequence[bool]) -> float:
    return float(np.mean(values)) if len(values) else 0.0
