"""The embedded model of one repository: load or build it, complete, follow new commits."""

import time
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from hortus.completion.building import Base, build
from hortus.completion.calibration import Calibration
from hortus.completion.gate import prior
from hortus.completion.git import Repository
from hortus.completion.growing import Advance, Index, advance, apply, between, fresh
from hortus.completion.persistence import Kept, Unusable, gate_of, load, save
from hortus.completion.snapshot import Snapshot
from hortus.completion.types import (
    NOT_FITTED,
    BuildReport,
    Fitted,
    Progress,
    Prompt,
    RefreshReport,
    Silence,
    Suggestion,
    ToFit,
    silent,
)
from hortus.core import Clock, CompletionSettings, SystemClock
from hortus.git import GitFailedError

_BUILDING = 0.3  # the share of a first start that is not calibration


@dataclass(frozen=True, slots=True)
class _Home:
    """Where an engine's index comes from, where it is kept, and how."""

    repository: Repository
    folder: Path
    settings: CompletionSettings
    clock: Clock


class Engine:
    """The embedded model of one repository.

    ``complete`` may be called from any thread while ``refresh`` runs in another: a refresh puts
    a new snapshot in the place of the old one, which answers until then.
    """

    def __init__(self, home: _Home, kept: Kept, index: Index, report: BuildReport) -> None:
        self.report = report
        self._home = home
        self._kept = kept
        self._index = index
        self._snapshot = Snapshot(index.commit, index.vocabulary, index.segments, kept.gate)
        self._refreshing = Lock()

    @classmethod
    def open(
        cls,
        repository: Path,
        folder: Path,
        settings: CompletionSettings,
        *,
        progress: Progress = silent,
        clock: Clock | None = None,
        fit: bool = True,
    ) -> "Engine":
        """Return the model of ``repository``, from what ``folder`` keeps or built anew.

        A kept index that is damaged, or of another format, is replaced, and the report says so.
        Without ``fit`` a new one answers at once with a cautious gate, until it is given another.
        Raises a ``HortusError`` if there is nothing to learn from.
        """
        home = _Home(Repository(repository), folder, settings, clock or SystemClock())
        head = home.repository.head()
        kept, note = _kept(home)
        if kept is None:
            kept, report = _build(home, head, progress, note, fit=fit)
            return cls(home, kept, fresh(kept.base), report)
        start, cpu = home.clock.monotonic(), time.process_time()
        moved = _moved(home, fresh(kept.base), head)
        spent = home.clock.monotonic() - start, time.process_time() - cpu
        if moved.compacted:
            kept = Kept(moved.index.base, kept.gate, kept.gate_report)
            note = _save(home, kept, note)
        return cls(home, kept, moved.index, _report(kept, moved.index, spent, note))

    @property
    def commit(self) -> str:
        """Return the commit that suggestions are taken from."""
        return self._snapshot.commit

    def complete(self, prompt: Prompt) -> Suggestion | Silence:
        """Return the best suggestion if it clears the gate, otherwise the reason it does not."""
        return self._snapshot.complete(prompt, self._home.settings.gate)

    @property
    def to_fit(self) -> ToFit | None:
        """Return what fitting its gate takes; None where that was done."""
        if not self._kept.gate_report.is_pending:
            return None
        home, settings = self._home, self._home.settings
        folder = str(home.folder)
        return ToFit(str(home.repository.path), folder, settings.max_file_bytes, settings.gate)

    def take_gate(self, fitted: Fitted) -> None:
        """Answer with the gate that was fitted for it from now on, and keep it."""
        with self._refreshing:
            self._kept = Kept(self._kept.base, gate_of(fitted.gate), fitted.report)
            _save(self._home, self._kept, "")
            index = self._index
            self._snapshot = Snapshot(
                index.commit, index.vocabulary, index.segments, self._kept.gate
            )

    def refresh(self) -> RefreshReport | None:
        """Take in what was committed since; None if nothing was."""
        with self._refreshing:
            head = self._home.repository.head()
            if head == self._index.commit:
                return None
            start = self._home.clock.monotonic()
            moved = _advance(self._home, self._index, self._kept.base, head)
            if moved.compacted:
                self._kept = Kept(moved.index.base, self._kept.gate, self._kept.gate_report)
                _save(self._home, self._kept, "")
            index = moved.index
            self._index = index
            self._snapshot = Snapshot(head, index.vocabulary, index.segments, self._kept.gate)
            seconds = self._home.clock.monotonic() - start
            return RefreshReport(head, moved.files, moved.bytes, seconds, moved.compacted)


def _kept(home: _Home) -> tuple[Kept | None, str]:
    try:
        return load(home.folder, home.settings.max_file_bytes), ""
    except Unusable as e:
        return None, f"{e}; it was built anew"


def _build(
    home: _Home, head: str, progress: Progress, note: str, *, fit: bool
) -> tuple[Kept, BuildReport]:
    limit = home.settings.max_file_bytes
    start, cpu = home.clock.monotonic(), time.process_time()
    base = build(home.repository, head, limit, _part(progress, 0.0, _BUILDING if fit else 1.0))
    spent = home.clock.monotonic() - start, time.process_time() - cpu
    gate, gate_report = prior(), NOT_FITTED
    if fit:
        calibration = Calibration(home.repository, limit, home.settings.gate, home.clock)
        gate, gate_report = calibration.gate(base, _part(progress, _BUILDING, 1.0))
    kept = Kept(base, gate, gate_report)
    note = _save(home, kept, note)
    return kept, _report(kept, fresh(base), spent, note, rebuilt=True)


def _save(home: _Home, kept: Kept, note: str) -> str:
    """Keep the index; return ``note``, or why it could not be kept."""
    try:
        save(home.folder, kept, home.settings.max_file_bytes)
    except OSError as e:
        # It serves from memory all the same; the next start takes longer.
        return f"the index could not be kept in {home.folder}: {e.strerror}"
    return note


def _moved(home: _Home, index: Index, head: str) -> Advance:
    """Return ``index`` moved to ``head`` by comparing files, whatever became of the history."""
    if head == index.commit:
        return Advance(index, 0, 0, compacted=False)
    changes = between(index.base.entries, home.repository.tree(head).entries)
    return apply(index, home.repository, head, changes, home.settings.max_file_bytes)


def _advance(home: _Home, index: Index, base: Base, head: str) -> Advance:
    try:
        return advance(index, home.repository, head, home.settings.max_file_bytes)
    except GitFailedError:
        # The old commit may be gone after a rewrite of the history.
        return _moved(home, fresh(base), head)


def _part(progress: Progress, low: float, high: float) -> Progress:
    def report(done: float, total: float, what: str) -> None:
        progress(low + (high - low) * done / max(total, 1e-9), 1.0, what)

    return report


def _report(
    kept: Kept, index: Index, spent: tuple[float, float], note: str, *, rebuilt: bool = False
) -> BuildReport:
    return BuildReport(
        commit=index.commit,
        files=sum(len(segment.names.paths) for segment in index.segments),
        bytes=index.bytes,
        tokens=sum(len(segment) for segment in index.segments),
        index_bytes=index.index_bytes,
        seconds=spent[0],
        cpu_seconds=spent[1],
        rebuilt=rebuilt,
        note=note,
        skipped=kept.base.skipped,
        gate=kept.gate_report,
    )
