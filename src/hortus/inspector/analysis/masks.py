"""Put marks over what differs by itself: ids, times, ports. Their shape stays, or a mark is lost.

A whole date masked would hide a hyphen that became a slash. So digits go, what stands between
them stays.
"""

import re
from functools import lru_cache

_UUID = re.compile(
    r"\b[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\b"
)
_HEX = re.compile(
    r"\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{8,}\b|\b(?=[0-9A-F]*\d)(?=[0-9A-F]*[A-F])[0-9A-F]{8,}\b"
)
_RANDOM = re.compile(r"\b(?=[\w-]*\d)(?=[\w-]*[a-z])(?=[\w-]*[A-Z])[\w-]{16,}\b", re.ASCII)
_DIGITS = re.compile(r"\d+")
_INDEX = re.compile(r"\[\d+\]")
_PATH_PART = re.compile(r"(?<=/)[^/?]+")


@lru_cache(maxsize=16384)  # the same long texts are compared in every round
def template(text: str) -> str:
    """Return a text with everything random, counted or timed replaced by its shape."""
    text = _UUID.sub("<uuid>", text)
    text = _HEX.sub(lambda found: f"<hex {len(found[0])}>", text)
    text = _RANDOM.sub(lambda found: f"<random {len(found[0])}>", text)
    return _DIGITS.sub("0", text)


def without_indices(leaf: str) -> str:
    """Return a path into a body in which the fifth of a list stands for all of it."""
    return _INDEX.sub("[…]", leaf)


def path_template(target: str) -> str:
    """Return the path of a request without its query, ids in it masked."""
    path = target.partition("?")[0]
    return _PATH_PART.sub(_masked_part, path)


def _masked_part(found: re.Match[str]) -> str:
    part = found[0]
    if part.isdigit():
        return "<number>"
    masked = _RANDOM.sub("<random>", _HEX.sub("<hex>", _UUID.sub("<uuid>", part)))
    return masked if "<" in masked else part
