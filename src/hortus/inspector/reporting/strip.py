"""The verdicts of one tool's releases in a row: what was introduced when, and when it went."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import msgspec

from hortus.inspector.finding import Level


class Release(msgspec.Struct, frozen=True, kw_only=True):
    """A release that was inspected."""

    version: str
    date: str
    """Day of publication, as 2026-04-03."""
    level: Level
    codes: tuple[str, ...]
    """What was found in it, by the names in the taxonomy."""


@dataclass(frozen=True, slots=True)
class Change:
    """Something that two neighbouring releases do not have in common."""

    code: str
    introduced: bool
    before: str
    """The last release without it, or with it where it is gone."""
    release: str
    """The first release that is otherwise."""
    date: str

    def __str__(self) -> str:
        """Say it in one sentence."""
        how = "introduced" if self.introduced else "gone"
        when = f" ({self.date})" if self.date else ""
        return f"{self.code}: {how} in {self.release}{when}, after {self.before}"


def changes(releases: Sequence[Release]) -> tuple[Change, ...]:
    """Return what came and went between releases, in the order in which they are given."""
    found = []
    for one, other in pairwise(releases):
        for code in sorted({*one.codes} ^ {*other.codes}):
            introduced = code in other.codes
            found.append(Change(code, introduced, one.version, other.version, other.date))
    return tuple(found)
