"""Tell whether JSON is nested too deeply, without building it."""

import msgspec

# Larger pieces are taken apart first: a piece is laid out with one space per level and element,
# so its size bounds the memory an ill-meant body can make us spend.
_PIECE_BYTES = 131_072

_ITEMS = msgspec.json.Decoder(list[msgspec.Raw])
_FIELDS = msgspec.json.Decoder(dict[str, msgspec.Raw])


def deeper_than(limit: int, body: bytes | memoryview) -> bool:
    """Return whether any value of valid JSON stands in more than ``limit`` containers.

    Exact, and linear in the size of the body for bodies that are not made to be slow. May raise
    ``RecursionError`` for what is deeper than Python's own limit.
    """
    if limit < 0:
        return True
    if len(body) <= 2 * limit:
        return False
    if len(body) <= _PIECE_BYTES:
        # Inside strings a line end is escaped, so a real one is layout: its indentation is the
        # depth. This costs a third of tokenising with a regular expression.
        return b"\n" + b" " * (limit + 1) in msgspec.json.format(bytes(body), indent=1)
    return any(deeper_than(limit - 1, piece) for piece in _pieces(body))


def _pieces(body: bytes | memoryview) -> list[memoryview]:
    head = bytes(body[:64]).lstrip()[:1]
    if head == b"{":
        return [memoryview(raw) for raw in _FIELDS.decode(body).values()]
    if head == b"[":
        return [memoryview(raw) for raw in _ITEMS.decode(body)]
    return []
