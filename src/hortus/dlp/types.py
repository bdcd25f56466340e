"""What the scanner finds: places and names, never the secret itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Tier(StrEnum):
    """How sure a finding is, and so what may be done about it."""

    STRUCTURED = "structured"
    """The form itself says what it is: block, or redact."""
    CONTEXTUAL = "contextual"
    """The words around it say what it is: redact, and restore in the answer."""
    ENTROPY = "entropy"
    """It only looks random: score and log."""


TIERS = tuple(Tier)
"""From sure to unsure."""

SECRET = "secret"  # noqa: S105 - the name of a label
PERSONAL = "personal"
CONFIDENTIAL = "confidential"
SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Finding:
    """One place in a text: from ``start`` up to but not including ``end``.

    The offsets count characters of a ``str`` and bytes of ``bytes``.
    """

    start: int
    end: int
    rule: str
    tier: Tier
    label: str


@dataclass(frozen=True, slots=True)
class Findings:
    """What one text holds, in the order of its places; no two overlap."""

    found: tuple[Finding, ...] = ()

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.found)

    def __len__(self) -> int:
        return len(self.found)

    @property
    def labels(self) -> frozenset[str]:
        """What kinds of data the text holds; facts for a policy."""
        return frozenset(finding.label for finding in self.found)

    def of(self, *tiers: Tier) -> "Findings":
        """Return the findings of some tiers only."""
        return Findings(tuple(f for f in self.found if f.tier in tiers))
