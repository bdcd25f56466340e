"""The small language in which rules say what a token looks like: ``ghp_{36 alnum}``."""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from hortus.dlp.errors import RuleError

_DIGITS = "0123456789"
_UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LOWER = _UPPER.lower()
_ALNUM = _DIGITS + _UPPER + _LOWER
CLASSES = {
    "alnum": _ALNUM,
    "alpha": _UPPER + _LOWER,
    "any": _ALNUM + "+/_-=.~!",
    "base32": _UPPER + "234567",
    "base64": _ALNUM + "+/",
    "base64p": _ALNUM + "+/=",
    "digit": _DIGITS,
    "dotted": _ALNUM + "_-.",
    "hex": _DIGITS + "abcdef",
    "hexany": _DIGITS + "abcdefABCDEF",
    "lower": _LOWER,
    "lower36": _DIGITS + _LOWER,
    "upper": _UPPER,
    "upper36": _DIGITS + _UPPER,
    "url": _ALNUM + "_-",
    "word": _ALNUM + "_",
}
_PIECE = re.compile(r"\{(?P<low>\d+)(?:-(?P<high>\d+))? (?P<kind>[a-z0-9]+)\}|(?P<text>[^{}]+)")
_CHANCE = re.compile(r"\{\d+(?:-\d+)? [a-z0-9]+\}")
GRAM = 4
# The characters of code, from rare to common.
_COMMON = "zqjxkvbyw.gp-fmucd_lhrsnioate "
# What texts are full of by itself.
_WORDS = frozenset({"word", "pass", "user", "name", "code", "test", "data", "file", "path"})
# A window of a form that stands for more texts than this tells too little to look for.
_MOST_GRAMS = 5_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters out of one alphabet, or one fixed character."""

    alphabet: str
    low: int
    high: int

    @property
    def pattern(self) -> str:
        """The regular expression of this piece."""
        if len(self.alphabet) == 1:
            return re.escape(self.alphabet)
        repeat = f"{{{self.low}}}" if self.low == self.high else f"{{{self.low},{self.high}}}"
        return f"[{re.escape(self.alphabet)}]{repeat}"


@dataclass(frozen=True, slots=True)
class Anchor:
    """A four-byte text that must be there, and how far into the form it lies."""

    gram: bytes
    lead: int


def parse(form: str) -> tuple[Piece, ...]:
    """Return the pieces of a form; raise ``RuleError`` where it is not one."""
    pieces: list[Piece] = []
    at = 0
    while at < len(form):
        match = _PIECE.match(form, at)
        if match is None or (match["kind"] and match["kind"] not in CLASSES):
            raise RuleError(
                f"{form[at:]!r} is no part of a form",
                remedy=f"write text or {{N class}} with one of {', '.join(CLASSES)}",
            )
        if match["text"]:
            pieces += [Piece(letter, 1, 1) for letter in match["text"]]
        else:
            low = int(match["low"])
            pieces.append(Piece(CLASSES[match["kind"]], low, int(match["high"] or low)))
        at = match.end()
    return tuple(pieces)


def pattern(pieces: Sequence[Piece]) -> str:
    """Return the regular expression of a form; it ends where the last alphabet does."""
    last = pieces[-1].alphabet
    beyond = f"(?![{re.escape(last)}])" if len(last) > 1 else ""
    return "".join(piece.pattern for piece in pieces) + beyond


def anchors(pieces: Sequence[Piece]) -> list[Anchor]:
    """Return the texts of four bytes of which one must be there, as few as can be.

    Where several places are as good, the one with the rarest letters wins.
    """
    best = min(_windows(pieces), key=_cost, default=None)
    if best is None:
        raise RuleError(
            "a form has no part that could be looked for",
            remedy="give it four fixed characters in a row, or nearly so",
        )
    lead, alphabets = best
    grams = {fold("".join(letters).encode()) for letters in product(*alphabets)}
    return [Anchor(gram, lead) for gram in sorted(grams)]


def fold(gram: bytes) -> bytes:
    """Return four bytes as the first pass sees them: without the case of letters."""
    return bytes(byte | 0x20 for byte in gram)


def example(pieces: Sequence[Piece], seed: int, *, longest: bool = False) -> str:
    """Return a text of this form, made from chance: it has never been anybody's."""
    chance = random.Random(seed)  # noqa: S311 - examples must be the same each time
    return "".join(
        "".join(chance.choices(p.alphabet, k=p.high if longest else p.low)) for p in pieces
    )


def fill(text: str, seed: int) -> str:
    """Return an example text with each ``{N class}`` in it filled in; other braces stay."""
    chance = random.Random(seed)  # noqa: S311 - examples must be the same each time

    def filled(match: re.Match[str]) -> str:
        return example(parse(match[0]), chance.getrandbits(32))

    return _CHANCE.sub(filled, text)


def _windows(pieces: Sequence[Piece]) -> Iterator[tuple[int, list[str]]]:
    """Yield each four characters in a row that lie at a known distance from the start."""
    letters: list[str] = []
    for piece in pieces:
        letters += [piece.alphabet] * piece.low
        if piece.low != piece.high:
            break
    for lead in range(len(letters) - GRAM + 1):
        window = letters[lead : lead + GRAM]
        if _combinations(window) <= _MOST_GRAMS:
            yield lead, window


def _combinations(window: Sequence[str]) -> int:
    count = 1
    for alphabet in window:
        count *= len(alphabet)
    return count


def _cost(window: tuple[int, list[str]]) -> tuple[int, int]:
    """Return how many texts a window stands for, then how common it is in texts and code."""
    alphabets = window[1]
    common = sum(_COMMON.find(a.lower()) + 1 for a in alphabets if len(a) == 1)
    if "".join(alphabets).lower() in _WORDS:
        common += len(_COMMON) * GRAM
    return _combinations(alphabets), common - 4 * len(set(alphabets))
