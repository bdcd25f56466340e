"""Tell whether JSON is nested too deeply, without building it."""

import re
from collections.abc import Iterator
from itertools import accumulate

import msgspec

# Laid out, a body has one space per level before each value, so a large one that is made for it
# would fill the memory. Those above this size are measured by their brackets.
_LAID_OUT_BYTES = 131_072

# Bodies of real clients are at most this deep; counting bracket by bracket is for the others.
_PASSES = 16
_PIECE_BYTES = 1_048_576

_KEPT = b'{}[]"'
_OTHERS = bytes(set(range(256)) - set(_KEPT))
_AS_LISTS = bytes.maketrans(b"{}", b"[]")
_STEPS = {ord("["): 1, ord("]"): -1}
_STRING = re.compile(rb'"[^"]*"')


def deeper_than(limit: int, body: bytes) -> bool:
    """Return whether any value of valid JSON stands in more than ``limit`` containers.

    Linear in the size of the body. May raise ``RecursionError`` for what is deeper than Python's
    own limit.
    """
    if len(body) <= 2 * limit:
        return False
    if len(body) <= _LAID_OUT_BYTES:
        # Inside strings a line end is escaped, so a real one is layout: its indentation is the
        # depth. This costs a tenth of tokenising with a regular expression.
        return b"\n" + b" " * (limit + 1) in msgspec.json.format(body, indent=1)
    return _nested_deeper_than(limit, _brackets(body))


def _nested_deeper_than(limit: int, brackets: bytes) -> bool:
    for passes in range(min(limit, _PASSES)):
        if len(brackets) <= 2 * (limit - passes):
            return False
        # Each pass takes away what holds nothing: one level, everywhere.
        brackets = brackets.replace(b"[]", b"")
    left = limit - min(limit, _PASSES)
    return max(accumulate(map(_STEPS.__getitem__, brackets)), default=0) > left


def _brackets(body: bytes) -> bytes:
    """Return the brackets that are not in strings; an empty container is a value, not a level."""
    body = body.replace(b"\\\\", b"").replace(b'\\"', b"")
    body = body.replace(b"[]", b"").replace(b"{}", b"")
    # What is left of strings without brackets is two quotes, which can go without a search.
    body = body.translate(_AS_LISTS, _OTHERS).replace(b'""', b"")
    return b"".join(_STRING.sub(b"", piece) for piece in _pieces(body))


def _pieces(body: bytes) -> Iterator[bytes]:
    """Cut where no string is cut, so that the search never holds much at once."""
    start = 0
    while start < len(body):
        end = min(start + _PIECE_BYTES, len(body))
        if body.count(b'"', start, end) % 2:
            end = body.find(b'"', end) + 1 or len(body)
        yield body[start:end]
        start = end
