"""Say how two texts differ, when they differ because one thing about the world was changed."""

import base64
import hashlib
import math
import re
from collections import Counter
from urllib.parse import quote

from hortus.inspector.analysis.confusables import is_unseen, look_alike, skeleton
from hortus.inspector.finding import Kind

_WORDS = re.compile(r"[A-Za-z0-9]+")
_SECRET_LOOK = re.compile(r"[A-Za-z0-9+/_=-]{16,}")
_RANDOM_BITS = 3.2
_SHORTEST_DIGEST = 12
_SHORTEST_FORM = 4
DIGESTS = ("md5", "sha1", "sha256", "sha512")
"""The digests that a value may be sent as."""
_FORM_PLACES = ("header order", "header case", "key order", "white space")


def kind(leaf: str, sensitive: str, control: str, shown: tuple[str, str]) -> Kind:
    """Return how ``sensitive`` differs from ``control`` at the place called ``leaf``.

    ``shown`` are the two values of the factor. The first kind that fits counts, from the one
    that explains itself best to the one that explains least; a difference that no reader can
    see is covert before it is anything else.
    """
    if leaf.startswith(_FORM_PLACES):
        return Kind.COVERT
    if _is_echo(sensitive, control, shown):
        return Kind.ECHO
    if _is_derived(sensitive, control, shown):
        return Kind.DERIVED
    if _looks_same(sensitive, control):
        return Kind.COVERT
    if _is_random(sensitive) and _is_random(control):
        return Kind.OPAQUE
    if _is_same_value(sensitive, control):
        return Kind.FORMAT
    return Kind.ADAPTATION


def _is_echo(sensitive: str, control: str, shown: tuple[str, str]) -> bool:
    """Tell whether one text becomes the other when the factor's value in it is exchanged."""
    one, other = shown
    if not one or one.lower() not in sensitive.lower():
        return False
    exchanged = re.sub(re.escape(one), lambda _: other, sensitive, flags=re.IGNORECASE)
    return exchanged.lower() == control.lower()


def _is_derived(sensitive: str, control: str, shown: tuple[str, str]) -> bool:
    """Tell whether a form of the factor's value stands in each of the texts."""
    one, other = (forms(value) for value in shown)
    return any(
        _holds(sensitive, form) and _holds(control, other.get(name, ""))
        for name, form in one.items()
    )


def _holds(text: str, form: str) -> bool:
    """Tell whether a text holds a form, or enough of its beginning."""
    return len(form) >= _SHORTEST_FORM and form[:_SHORTEST_DIGEST].lower() in text.lower()


def forms(value: str) -> dict[str, str]:
    """Return the forms in which a value may be sent, by name: digests, encodings, no case."""
    raw = value.encode()
    found = {name: hashlib.new(name, raw, usedforsecurity=False).hexdigest() for name in DIGESTS}
    found |= {f"{name} base64": _b64(bytes.fromhex(digest)) for name, digest in found.items()}
    found["hex"] = raw.hex()
    found["base64"] = _b64(raw)
    found["url"] = quote(value, safe="")
    found["reversed"] = value[::-1]
    return {name: form for name, form in found.items() if form != value}


def _b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode().rstrip("=")


def _looks_same(sensitive: str, control: str) -> bool:
    """Tell whether a reader sees no difference, or one of spaces or in a number's spelling."""
    if look_alike(sensitive, control) or sensitive.split() == control.split():
        return True
    one, other = _as_numbers(sensitive), _as_numbers(control)
    return one is not None and one == other


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
    return _words(sensitive) == _words(control)


def _words(text: str) -> list[str]:
    return _WORDS.findall(skeleton(text).lower())


def marks(text: str) -> list[str]:
    """Return the characters of a text that nobody sees."""
    return [character for character in text if is_unseen(character)]
