"""Say how two texts differ, when they differ because one thing about the world was changed."""

import math
import re
from collections import Counter

from hortus.inspector.analysis.confusables import is_unseen, look_alike, skeleton
from hortus.inspector.analysis.exchanging import Pairs, exchange, in_clear
from hortus.inspector.analysis.hunks import hunks
from hortus.inspector.analysis.order import FORM_PLACES
from hortus.inspector.finding import Kind

# A sign is part of its number, a mark between two numbers is none.
_WORDS = re.compile(r"(?:(?<![^\W_])-(?=\d))?[^\W_]+")
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")
_SECRET_LOOK = re.compile(r"[A-Za-z0-9+/_=-]{16,}")
_RANDOM_BITS = 3.2
# From what explains itself least to what explains itself best: the first one found counts.
_TELLING = (Kind.COVERT, Kind.FORMAT, Kind.OPAQUE, Kind.ADAPTATION)


def kind(
    leaf: str, sensitive: str, control: str, pairs: Pairs, *, is_masked: bool = False
) -> Kind:
    """Return how ``sensitive`` differs from ``control`` at the place called ``leaf``.

    ``pairs`` are the two values of each factor that was changed. What only repeats or computes
    them is exchanged first, so that a mark beside an echo is seen; then word by word, the kind
    that explains itself least counts. Where both are forms (``is_masked``), numbers are no values.
    """
    if leaf.startswith(FORM_PLACES):
        return Kind.COVERT
    exchanged = exchange(sensitive, pairs)
    if exchanged == control:
        return Kind.ECHO if in_clear(sensitive, pairs) else Kind.DERIVED
    parts = hunks(exchanged, control)
    if is_masked and all(_NUMBER.fullmatch(text.strip()) for part in parts for text in part):
        return Kind.ADAPTATION
    seen = {_of_words(one, other) for one, other in parts}
    return next(kind for kind in _TELLING if kind in seen)


def _of_words(one: str, other: str) -> Kind:
    if _looks_same(one, other):
        return Kind.COVERT
    if _is_same_value(one, other):
        return Kind.FORMAT
    if _is_random(one) and _is_random(other):
        return Kind.OPAQUE
    return Kind.ADAPTATION


def _looks_same(sensitive: str, control: str) -> bool:
    """Tell whether a reader sees no difference, or one of spaces or in a number's spelling."""
    if look_alike(sensitive, control) or sensitive.split() == control.split():
        return True
    one, other = _as_numbers(sensitive), _as_numbers(control)
    return one is not None and other is not None and repr(one) == repr(other)


def _as_numbers(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _is_random(text: str) -> bool:
    """Tell whether a text is one long word without pattern."""
    if not _SECRET_LOOK.fullmatch(text):
        return False
    counts = Counter(text)
    bits = -sum(n / len(text) * math.log2(n / len(text)) for n in counts.values())
    return bits >= _RANDOM_BITS


def _is_same_value(sensitive: str, control: str) -> bool:
    """Tell whether two texts say the same words with other marks between them."""
    words = _words(sensitive)
    return bool(words) and words == _words(control)


def _words(text: str) -> list[str]:
    return _WORDS.findall(skeleton(text).lower())


def marks(text: str) -> list[str]:
    """Return the characters of a text that nobody sees."""
    return [character for character in text if is_unseen(character)]
