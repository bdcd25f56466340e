"""Findings that somebody answers for: in a comment beside the code, or in a file."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

import msgspec

from hortus.review.errors import RuleFileError
from hortus.review.globs import matches
from hortus.review.toml import load_toml
from hortus.review.types import Finding

FILE = Path(".hortus") / "dismissals.toml"
_COMMENT = re.compile(r"hortus:\s*allow\[([a-z0-9, -]{1,400})\][\s:-]*([^\n]*)")
_LEAST_REASON = 4
_LONGEST = 2_000
_Text = Annotated[str, msgspec.Meta(min_length=1)]


class Dismissal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Findings of one rule that are to stay, who says so, why, and until when."""

    rule: _Text
    owner: _Text
    reason: Annotated[str, msgspec.Meta(min_length=_LEAST_REASON)]
    until: date
    path: str = ""
    """A glob; '' is everywhere."""
    fingerprint: str = ""
    """One finding; '' is any."""


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    dismissal: tuple[Dismissal, ...] = ()


@dataclass(frozen=True, slots=True)
class Dismissals:
    """What a repository has dismissed, as of a day."""

    entries: tuple[Dismissal, ...] = ()

    @classmethod
    def load(cls, root: Path) -> "Dismissals":
        """Return the dismissals of a repository; raise ``RuleFileError`` for a bad file."""
        return cls(load_toml(root / FILE, FILE.as_posix(), _File).dismissal)

    def covers(self, finding: Finding, today: date) -> bool:
        """Tell whether somebody answers for a finding today."""
        return any(_covers(entry, finding) and today <= entry.until for entry in self.entries)

    def expired(self, today: date) -> tuple[Dismissal, ...]:
        """Return what dismisses nothing any more."""
        return tuple(entry for entry in self.entries if entry.until < today)

    def of(self, rule: str, today: date) -> int:
        """Return how many dismissals of a rule hold."""
        return sum(entry.rule == rule and today <= entry.until for entry in self.entries)


@dataclass(frozen=True, slots=True)
class Comment:
    """A dismissal in a comment: the rules and the reason."""

    rules: frozenset[str]
    reason: str


def comments(lines: Sequence[str]) -> dict[int, Comment]:
    """Return the dismissals in the comments of a file, by line."""
    found: dict[int, Comment] = {}
    for number, line in enumerate(lines, start=1):
        if "hortus:" in line and (match := _COMMENT.search(line[:_LONGEST])):
            named = frozenset(name.strip() for name in match[1].split(","))
            found[number] = Comment(named, _plain(match[2]))
    return found


def beside(finding: Finding, said: dict[int, Comment]) -> Comment | None:
    """Return the comment that dismisses a finding: in its lines or right above, with a reason."""
    for number in range(finding.line - 1, finding.last_line + 1):
        comment = said.get(number)
        if comment and finding.rule in comment.rules and reasoned(comment):
            return comment
    return None


def reasoned(comment: Comment) -> bool:
    """Tell whether a comment gives a reason."""
    return len(comment.reason) >= _LEAST_REASON


def without_reason(path: str, said: dict[int, Comment]) -> Iterable[str]:
    """Yield a remark for each comment that dismisses nothing because it does not say why."""
    for number, comment in said.items():
        if not reasoned(comment):
            yield f"{path}:{number}: `hortus: allow[...]` counts only with a reason behind it"


def _covers(entry: Dismissal, finding: Finding) -> bool:
    return (
        entry.rule == finding.rule
        and (not entry.path or matches(entry.path, finding.path))
        and (not entry.fingerprint or entry.fingerprint == finding.fingerprint)
    )


def _plain(reason: str) -> str:
    """Return a reason without what ends the comment."""
    return reason.strip().removesuffix("*/").removesuffix("-->").removesuffix("--}}").strip()


def dismiss(root: Path, entry: Dismissal) -> None:
    """Add a dismissal to a repository's file; what is there stays as it is written."""
    path = root / FILE
    Dismissals.load(root)
    if len(entry.reason.strip()) < _LEAST_REASON:
        raise RuleFileError(
            f"{entry.reason!r} is no reason", remedy="say why in a few words that others can judge"
        )
    values = msgspec.to_builtins(entry, builtin_types=(date,))
    lines = [f"{key} = {_toml(value)}" for key, value in values.items() if value]
    block = "\n".join(["[[dismissal]]", *lines, ""])
    try:
        path.parent.mkdir(exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(f"\n{block}" if file.tell() else block)
    except OSError as e:
        raise RuleFileError(
            f"{FILE} cannot be written: {e.strerror}", remedy="let this user write there"
        ) from e


def _toml(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else json.dumps(value)
