"""Cut two texts down to where they differ, and a little around it."""

_AROUND = 12
_LONGEST = 160


def around(one: str, other: str) -> tuple[str, str]:
    """Return what differs between two texts, with at most 12 characters on either side."""
    start = _same(one, other)
    ending = _same(one[start:][::-1], other[start:][::-1])
    begin = max(0, start - _AROUND)
    return _cut(one, begin, ending), _cut(other, begin, ending)


def _same(one: str, other: str) -> int:
    """Return how many characters two texts begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _cut(text: str, begin: int, ending: int) -> str:
    end = min(len(text), len(text) - ending + _AROUND)
    part = text[begin:end]
    return part if len(part) <= _LONGEST else f"{part[:_LONGEST]}…"
