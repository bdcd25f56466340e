"""Versions of programs in their order, and ranges of them that mean exactly one thing."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from hortus.core.errors import UsageError
from hortus.core.regex import late

_LONGEST = 200
_PRE, _WHOLE, _POST = -1, 0, 1

_VERSION = late(
    r"v?(?P<release>[0-9]{1,9}(?:\.[0-9]{1,9}){0,5})"
    r"(?P<more>(?!\.?[xX](?:\.|\Z))[-._]?[A-Za-z][0-9A-Za-z._-]{0,63}|-[0-9][0-9A-Za-z._-]{0,63})?"
    r"(?:\+[0-9A-Za-z._-]{1,64})?",
    re.ASCII,
)
_OPEN = late(r"v?(?P<release>[0-9]{1,9}(?:\.[0-9]{1,9})?)(?:\.[xX*]){0,3}", re.ASCII)
_BOUND = late(r"(?P<operator>>=|<=|>|<|=)?(?P<version>.+)")
_PIECES = late(r"[0-9]+|[A-Za-z]+")
_ANY = frozenset({"", "*", "x", "X"})
# A sign -> where a version may lie: before (-1), at (0) or after (1) the one it is compared with.
_WHERE: Mapping[str, frozenset[int]] = MappingProxyType(
    {
        "=": frozenset({0}),
        "<": frozenset({-1}),
        "<=": frozenset({-1, 0}),
        ">": frozenset({1}),
        ">=": frozenset({0, 1}),
    }
)


class BadRangeError(UsageError):
    """A text that is to say which versions are meant does not."""

    code = "bad_version_range"


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """A version in the order of releases.

    Numbers count by their value and missing ones as 0. What comes before a release
    (``2.0.0-beta.3``, ``2.0.0rc1``, ``.dev4``) is before it, ``.post1`` after it; what follows a
    plus sign does not count.
    """

    release: tuple[int, ...]
    phase: int = _WHOLE
    more: tuple[tuple[int, int, str], ...] = ()

    @classmethod
    def of(cls, text: str) -> "Version | None":
        """Return the version that a text says, or None where it says none."""
        found = _VERSION.fullmatch(text)
        if found is None:
            return None
        more = found["more"] or ""
        pieces = _PIECES.findall(more.lower())
        phase = _WHOLE
        if more:
            phase = _POST if pieces and pieces[0] == "post" else _PRE
        return cls(_numbers(found["release"]), phase, tuple(map(_ranked, pieces)))

    def begins(self, parts: int) -> tuple[int, ...]:
        """Return its first numbers."""
        return (*self.release, *[0] * parts)[:parts]


@dataclass(frozen=True, slots=True)
class _Bound:
    """One condition; with ``parts``, it is about the first so many numbers only."""

    operator: str
    version: Version
    parts: int
    text: str

    def holds(self, version: Version) -> bool:
        """Tell whether a version fulfils it."""
        if self.parts:
            mine, theirs = self.version.begins(self.parts), version.begins(self.parts)
            return (theirs > mine) - (theirs < mine) in _WHERE[self.operator]
        return (version > self.version) - (version < self.version) in _WHERE[self.operator]

    def around(self) -> Iterator[Version]:
        """Yield versions of which one is in every range that has this condition at its edge."""
        if self.parts:
            *front, last = self.version.begins(self.parts)
            yield from (Version((*front, last + step)) for step in (-1, 0, 1))
        else:
            release = self.version.release
            yield from (self.version, Version(release, _PRE - 1), Version(release, _POST + 1))


@dataclass(frozen=True, slots=True)
class VersionRange:
    """Which versions are meant; ``text`` is the one way in which this range is written.

    It is one version (``2.1.91``), all that begin alike (``2.1.x``, ``2.1``, ``2``), conditions
    that all hold (``>=2.1.91 <2.1.198``), several of these (``1.x || >=2.3.0``), or every version
    (nothing, or ``*``). A version with fewer than three numbers stands for all that begin with
    them, also after a sign: ``>2.1`` begins with 2.2, ``<=2.1`` ends with the last 2.1.
    """

    text: str
    _choices: tuple[tuple[_Bound, ...], ...]

    @classmethod
    def of(cls, text: str) -> "VersionRange":
        """Return the range that a text says; raise ``BadRangeError`` where it says none."""
        if text.strip() in _ANY:
            return cls("", ())
        if len(text) > _LONGEST:
            raise _bad(f"{text[:40]}...", "is too long")
        choices = tuple(_choice(part, text) for part in text.split("||"))
        return cls(" || ".join(" ".join(b.text for b in bounds) for bounds in choices), choices)

    @property
    def is_any(self) -> bool:
        """Whether every version is in it."""
        return not self._choices

    @property
    def is_one(self) -> bool:
        """Whether it is one version."""
        bounds = [bound for choice in self._choices for bound in choice]
        return len(bounds) == 1 and bounds[0].operator == "=" and not bounds[0].parts

    def covers(self, version: Version) -> bool:
        """Tell whether a version is in it."""
        if self.is_any:
            return True
        return any(all(b.holds(version) for b in bounds) for bounds in self._choices)


def _choice(part: str, whole: str) -> tuple[_Bound, ...]:
    joined = re.sub(r"([<>=])\s+(?=[^<>=\s])", r"\1", part)
    bounds = tuple(_bound(word, whole) for word in joined.split())
    if not bounds:
        raise _bad(whole, "says nothing on one side of `||`")
    found = (version for bound in bounds for version in bound.around())
    if not any(all(b.holds(version) for b in bounds) for version in found):
        raise _bad(
            whole, f"holds no version: nothing fulfils {' '.join(b.text for b in bounds)!r}"
        )
    return bounds


def _bound(word: str, whole: str) -> _Bound:
    said = _BOUND.fullmatch(word)
    sign, text = (said["operator"] or "=", said["version"]) if said else ("=", word)
    shown = text.removeprefix("v")
    shown = shown if sign == "=" else f"{sign}{shown}"
    if opened := _OPEN.fullmatch(text):
        numbers = opened["release"].split(".")
        shown = ".".join([*numbers, "x"]) if sign == "=" else sign + ".".join(numbers)
        return _Bound(sign, Version(_numbers(opened["release"])), len(numbers), shown)
    version = Version.of(text)
    if version is None:
        raise _bad(whole, f"has {word!r} in it, which is no version")
    return _Bound(sign, version, 0, shown)


def _bad(text: str, problem: str) -> BadRangeError:
    return BadRangeError(
        f"the range of versions {text!r} {problem}",
        remedy="write one version (2.1.91), all that begin alike (2.1.x), or conditions such as "
        "'>=2.1.91 <2.1.198', with || between several",
    )


def _numbers(text: str) -> tuple[int, ...]:
    """Return the numbers without zeros at the end: 2.1 and 2.1.0 are one version."""
    numbers = [int(number) for number in text.split(".")]
    while len(numbers) > 1 and not numbers[-1]:
        numbers.pop()
    return tuple(numbers)


def _ranked(piece: str) -> tuple[int, int, str]:
    """Return what a piece is ordered by: numbers by value, and before words."""
    return (0, int(piece), "") if piece.isdigit() else (1, 0, piece)
