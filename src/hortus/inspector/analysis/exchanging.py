"""Exchange a factor's value for its control's in a text, in clear and in every other form."""

import base64
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from hortus.inspector.analysis.forms import DIGESTS, forms, variants

Pairs = Sequence[tuple[str, str]]
"""The two values of each factor that differs: sensitive, control."""

_SHORTEST = 5
_PREFIX = 12


def exchange(text: str, pairs: Pairs) -> str:
    """Return a text as it would be if it only repeated or computed the values of ``pairs``."""
    for one, other in pairs:
        if _tells(one) and one != other:
            text = _exchanged(text, one, other)
    return text


@lru_cache(maxsize=4096)
def _exchanged(text: str, one: str, other: str) -> str:
    lowered = text.lower()
    absent: set[str] = set()  # beginnings: a digest has many cuts, and most texts none of them
    for form, instead in _forms_of_both(one, other):
        beginning = form[:_PREFIX].lower()
        if beginning in absent:
            continue
        if beginning not in lowered:
            absent.add(beginning)
        elif form.lower() in lowered:
            text = _replaced(text, form, instead)
            lowered = text.lower()
    return text


def in_clear(text: str, pairs: Pairs) -> bool:
    """Tell whether a text holds the sensitive value of any of ``pairs`` as it is."""
    lowered = text.lower()
    return any(
        variant.lower() in lowered
        for one, _ in pairs
        if _tells(one)
        for variant in variants(one)
        if len(variant) >= _SHORTEST
    )


def _tells(value: str) -> bool:
    """Tell whether a value is long enough, and more than a word of the program's own."""
    return len(value) >= _SHORTEST and value not in ("True", "False")


@lru_cache(maxsize=256)
def _forms_of_both(one: str, other: str) -> tuple[tuple[str, str], ...]:
    """Return each form of a value beside that of the other, the longest first."""
    both = set(_both(one, other))
    return tuple(sorted(both, key=lambda pair: (-len(pair[0]), pair)))


def _both(one: str, other: str) -> Iterator[tuple[str, str]]:
    for here, there in zip(variants(one), variants(other), strict=False):
        if len(here) < _SHORTEST:
            continue
        yield here, there
        yield _padded(here), _padded(there)
        instead = forms(there)
        for name, form in forms(here).items():
            if len(form) >= _SHORTEST:
                yield from _cuts(name, form, instead.get(name, ""))


def _padded(value: str) -> str:
    return base64.b64encode(value.encode()).decode()


def _cuts(name: str, form: str, instead: str) -> Iterable[tuple[str, str]]:
    """Return a form, and for a digest the beginnings that it is often cut down to."""
    if name not in DIGESTS:
        return [(form, instead)]
    return [(form[:length], instead[:length]) for length in range(_PREFIX, len(form) + 1, 2)]


def _replaced(text: str, form: str, instead: str) -> str:
    if form in text:
        return text.replace(form, instead)
    return re.sub(
        re.escape(form), lambda found: _cased(found[0], instead), text, flags=re.IGNORECASE
    )


def _cased(found: str, instead: str) -> str:
    """Return the other value in the case in which the first one was found."""
    if found.isupper():
        return instead.upper()
    return instead.lower() if found.islower() else instead
