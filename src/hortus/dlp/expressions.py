"""What Hyperscan is given to look for: of each probe the beginning, loosened, never narrowed."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from enum import IntEnum

import msgspec

from hortus.dlp.rules import Finder, Probe

# Repeats that go on for longer are counted by nobody: the automaton would have a state for each.
_COUNTED = 64
_LOOK_BEYOND = re.compile(
    r"\(\?<?[!=](?:[^()\\\[]|\\.|\[(?:[^\]\\]|\\.)*\]|\((?:[^()\\]|\\.)*\))*\)\Z"
)
_PADDING = re.compile(r"=\{0,2\}(\)?)\Z")
_LAST_REPEAT = re.compile(r"\{([1-9][0-9]*),[0-9]+\}(\)?)\Z")
_REPEAT = re.compile(r"\{([0-9]+),([0-9]+)\}")


class Kind(IntEnum):
    """What it means that an expression matches."""

    PLACE = 0
    """A pattern may match around here."""
    SIGN = 1
    """An ``@`` somewhere may be part of an address."""
    DIGITS = 2
    """A number that is looked for by its digits may be somewhere."""


class Expression(msgspec.Struct, frozen=True, order=True):
    """A text in the language of Hyperscan, and what it is looked for."""

    text: str
    kind: Kind


def expressions(probes: Iterable[Probe]) -> tuple[Expression, ...]:
    """Return what has to be looked for so that no match of a probe is missed."""
    return tuple(sorted({made for probe in probes if (made := _expression(probe)) is not None}))


def digest(all_of: Sequence[Expression]) -> bytes:
    """Return what tells these expressions from all others."""
    return hashlib.sha256(msgspec.json.encode(all_of)).digest()


def _expression(probe: Probe) -> Expression | None:
    match probe.finder:
        case Finder.GRAM:
            return Expression(loosened(probe.pattern), Kind.PLACE)
        case Finder.AT:
            return Expression(probe.hint or "@", Kind.SIGN)
        case Finder.DIGITS:
            return Expression(loosened(probe.pattern), Kind.DIGITS)
        case Finder.RUN:
            return None


def loosened(pattern: str) -> str:
    """Return an expression that matches in front of each match of a pattern, and ends early.

    What must not follow is left out, a repeat at the end is over as soon as it may be (or each
    further character would be a match of its own), and long repeats have no end.
    """
    text = _LOOK_BEYOND.sub("", pattern)
    text = _PADDING.sub(r"\1", text)
    text = _LAST_REPEAT.sub(r"{\1}\2", text)
    return _REPEAT.sub(lambda r: r[0] if int(r[2]) <= _COUNTED else f"{{{r[1]},}}", text)
