"""Look through the changed lines: rules, secrets, new dependencies, and what was dismissed."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from hortus.review.changes import Change
from hortus.review.dismissals import Comment, Dismissals, beside, comments, without_reason
from hortus.review.engine import unfit
from hortus.review.fingerprints import numbered
from hortus.review.fixing import stays_within
from hortus.review.matching import Matcher, matches
from hortus.review.types import (
    LEVELS,
    ChangedFile,
    Evidence,
    Finding,
    Level,
    Match,
    Origin,
    Report,
    Rule,
    Skipped,
    Span,
)

_SHOWN = 200
_DOUBTED = 3
"""So many dismissals make a mined rule a mere advice again."""


class Finder(Protocol):
    """Something else that looks into changed files."""

    def find(self, file: ChangedFile) -> Iterator[Finding]:
        """Yield what it finds in the changed lines."""


@dataclass(frozen=True, slots=True)
class _Look:
    """What was found in one file."""

    kept: tuple[Finding, ...]
    dismissed: tuple[Finding, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    remarks: tuple[str, ...] = ()


class Reviewer:
    """Reviews changes by a fixed set of rules, as of one day."""

    def __init__(
        self,
        rules: Iterable[Rule],
        dismissals: Dismissals,
        today: date,
        finders: Sequence[Finder] = (),
    ) -> None:
        active = [rule for rule in rules if rule.active(today)]
        self._matcher = Matcher(standing(rule, dismissals.of(rule.id, today)) for rule in active)
        self._dismissals = dismissals
        self._today = today
        self._finders = finders

    def review(self, change: Change) -> Report:
        """Return what is found in the changed lines."""
        looks = [self._look(file) for file in change.files]
        found = [finding for look in looks for finding in look.kept]
        found.sort(key=lambda f: (f.path, f.line, f.column, f.rule))
        return Report(
            findings=tuple(found),
            dismissed=tuple(finding for look in looks for finding in look.dismissed),
            skipped=(*change.skipped, *(skipped for look in looks for skipped in look.skipped)),
            files=len(change.files),
            lines=sum(_count(file) for file in change.files),
            remarks=tuple(remark for look in looks for remark in look.remarks),
        )

    def everything(self, file: ChangedFile) -> tuple[Finding, ...]:
        """Return what is found in a file, dismissed or not."""
        look = self._look(file)
        return (*look.kept, *look.dismissed)

    def _look(self, file: ChangedFile) -> _Look:
        others = [finding for finder in self._finders for finding in finder.find(file)]
        if b"\0" in file.data[:8192]:
            return self._sorted_out(file.path, list(numbered(others)), {}, ())
        text = file.data.decode("utf-8", "surrogateescape")
        lines = text.split("\n")
        patterns = self._matcher.fitting(file.path, text)
        skipped: tuple[Skipped, ...] = ()
        if patterns and (reason := unfit(text)):
            patterns, skipped = [], (Skipped(file.path, reason),)
        ours = [
            _finding(rule, match, file.path, lines[match.line - 1])
            for rule, match in matches(text, patterns, file.spans)
        ]
        found = numbered(_without_secrets([*ours, *others]))
        changed = [
            _fixed_within(finding, file.spans)
            for finding in found
            if any(span.meets(finding.line, finding.last_line) for span in file.spans)
        ]
        return self._sorted_out(file.path, changed, comments(lines), skipped)

    def _sorted_out(
        self,
        path: str,
        found: Sequence[Finding],
        said: dict[int, Comment],
        skipped: tuple[Skipped, ...],
    ) -> _Look:
        kept: list[Finding] = []
        dismissed: list[Finding] = []
        for finding in found:
            (dismissed if self._covered(finding, said) else kept).append(finding)
        return _Look(tuple(kept), tuple(dismissed), skipped, tuple(without_reason(path, said)))

    def _covered(self, finding: Finding, said: dict[int, Comment]) -> bool:
        # A secret is allowed by its value only, never by a comment that may be copied along.
        if finding.is_secret:
            return False
        return self._dismissals.covers(finding, self._today) or beside(finding, said) is not None


def _fixed_within(finding: Finding, spans: Sequence[Span]) -> Finding:
    """Return a finding without its edit where that would alter a line that was not changed."""
    if finding.edit is None or stays_within(finding.edit, finding.line, spans):
        return finding
    return replace(finding, edit=None)


def standing(rule: Rule, dismissals: int) -> Rule:
    """Return a rule at the level that its standing allows: doubts make what was mined advice.

    People's own rules keep their level, or dismissing would be a way around a ban; their health
    report says that they are doubted.
    """
    if rule.origin is not Origin.MINED:
        return rule
    highest = Level.ADVISE if dismissals >= _DOUBTED else rule.level
    return replace(rule, level=min(rule.level, highest, key=LEVELS.index))


def shown_evidence(evidence: Evidence) -> str:
    """Return evidence in a few words."""
    if not evidence.of:
        return ""
    places = f", as in {evidence.places[0]}" if evidence.places else ""
    return f"kept {evidence.kept} of {evidence.of} times{places}"


def _without_secrets(found: Sequence[Finding]) -> Iterator[Finding]:
    """Yield findings so that none shows a line with a secret, which would be in the log of CI."""
    hidden = {f.line: f.text for f in found if f.is_secret}
    for finding in found:
        lines = range(finding.line, finding.last_line + 1)
        if finding.is_secret or hidden.keys().isdisjoint(lines):
            yield finding
        else:
            text = hidden.get(finding.line, finding.text)
            yield replace(finding, text=text, fix=None)


def _finding(rule: Rule, match: Match, path: str, line: str) -> Finding:
    return Finding(
        rule=rule.id,
        level=rule.level,
        message=rule.message,
        path=path,
        line=match.line,
        column=match.column,
        last_line=match.last_line,
        text=line.strip()[:_SHOWN],
        note=rule.note.strip(),
        owner=rule.owner,
        source=rule.source,
        evidence=shown_evidence(rule.evidence),
        fix=match.edit.text if match.edit else None,
        edit=match.edit,
    )


def _count(file: ChangedFile) -> int:
    last = file.data.count(b"\n") + 1
    return sum(max(0, min(span.last, last) - span.first + 1) for span in file.spans)
