"""The values of the review: rules, the changes they look at, and what they find."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from hortus.review.anchors import Anchor


class Level(StrEnum):
    """What a finding means for whoever made the change."""

    ADVISE = "advise"
    """Worth knowing; the change goes through."""
    WARN = "warn"
    """Somebody should look; the change goes through."""
    BLOCK = "block"
    """The change does not go through."""


LEVELS = tuple(Level)
"""From mild to strict."""


class Origin(StrEnum):
    """Where a rule comes from."""

    WRITTEN = "written"
    MINED = "mined"
    INCIDENT = "incident"
    REVIEW = "review"
    IMPORTED = "imported"


class State(StrEnum):
    """How far a rule has come."""

    PROPOSED = "proposed"
    """Shown to its owner; finds nothing in reviews."""
    ACCEPTED = "accepted"
    RETIRED = "retired"
    """Kept for its history; finds nothing any more."""


@dataclass(frozen=True, slots=True)
class Variant:
    """The pattern of a rule for some languages, in the words of ast-grep."""

    languages: tuple[str, ...]
    config: Mapping[str, object]
    """``rule``, and where given ``constraints`` and ``utils``."""
    fix: str | None = None
    anchors: tuple[Anchor, ...] = ()
    """What a file must hold, or nothing in it can match; none: always look."""


@dataclass(frozen=True, slots=True)
class Example:
    """A piece of code that a rule must find, or must leave alone."""

    code: str
    language: str
    fixed: str | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """The paths that a rule looks at: any of ``files``, none of ``ignores``."""

    files: tuple[str, ...] = ()
    ignores: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a rule is believed: how often it was kept, and places that show it."""

    kept: int = 0
    of: int = 0
    bound: float = 0.0
    """The lower end of the Wilson interval of kept / of."""
    places: tuple[str, ...] = ()
    against: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """Another checker's rule that is run where that checker is installed."""

    tool: str
    config: str
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a company, a pack or a repository."""

    id: str
    message: str
    level: Level
    where: str
    """The file and line in which it is written, or the pack."""
    note: str = ""
    owner: str = ""
    source: str = ""
    """Where the requirement comes from: a standard's clause, an incident, an address."""
    origin: Origin = Origin.WRITTEN
    state: State = State.ACCEPTED
    expires: date | None = None
    scope: Scope = field(default_factory=Scope)
    variants: tuple[Variant, ...] = ()
    evidence: Evidence = field(default_factory=Evidence)
    good: tuple[Example, ...] = ()
    bad: tuple[Example, ...] = ()
    reference: Reference | None = None

    @property
    def is_prose(self) -> bool:
        """Tell whether the rule is only words: nothing can look for it."""
        return not self.variants and self.reference is None

    def active(self, today: date) -> bool:
        """Tell whether the rule takes part in reviews."""
        expired = self.expires is not None and today > self.expires
        return self.state is State.ACCEPTED and not expired


@dataclass(frozen=True, slots=True)
class Span:
    """A run of lines, counted from 1, both ends included."""

    first: int
    last: int

    def meets(self, first: int, last: int) -> bool:
        """Tell whether any line is in both."""
        return self.first <= last and first <= self.last


@dataclass(frozen=True, slots=True)
class ChangedFile:
    """A file as it is after a change, and the lines that the change added or altered."""

    path: str
    data: bytes
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Edit:
    """A replacement of characters, good only while the file still holds ``seen`` there."""

    start: int
    end: int
    seen: str
    text: str


@dataclass(frozen=True, slots=True)
class Match:
    """One place where a pattern matched; lines and columns are counted from 1."""

    line: int
    column: int
    last_line: int
    text: str
    edit: Edit | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found in a change."""

    rule: str
    level: Level
    message: str
    path: str
    line: int
    column: int
    last_line: int
    text: str
    """The line as it is; for secrets without the secret."""
    note: str = ""
    owner: str = ""
    source: str = ""
    evidence: str = ""
    fix: str | None = None
    fingerprint: str = ""
    edit: Edit | None = None
    is_secret: bool = False
    is_opinion: bool = False
    """A model's word: shown, and never a reason for an exit status."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that was not looked into by patterns, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a review found, what it left out and what was dismissed."""

    findings: tuple[Finding, ...]
    dismissed: tuple[Finding, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    files: int = 0
    lines: int = 0
    remarks: tuple[str, ...] = ()

    @property
    def worst(self) -> Level | None:
        """Return the strictest level among the findings; an opinion has no say."""
        levels = [finding.level for finding in self.findings if not finding.is_opinion]
        return max(levels, key=LEVELS.index) if levels else None
