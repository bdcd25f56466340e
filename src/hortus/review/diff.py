"""Read which lines of which files a change added, from git's own diff."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hortus.review.types import Span

_HUNK = re.compile(rb"@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_ESCAPE = re.compile(rb"\\([abtnvfr\"\\]|[0-7]{3})")
_LETTERS = {
    b"a": b"\a", b"b": b"\b", b"t": b"\t", b"n": b"\n", b"v": b"\v", b"f": b"\f", b"r": b"\r",
    b'"': b'"', b"\\": b"\\",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """A file that a change added or altered; the id of its content is '' in a work tree."""

    path: str
    mode: str
    blob: str


def entries(raw: bytes) -> Iterator[Entry]:
    """Yield the files of ``git diff --raw -z``."""
    fields = raw.split(b"\0")[:-1]
    for head, name in zip(fields[0::2], fields[1::2], strict=True):
        _, mode, _, blob, _ = head.decode().split(" ")
        path = name.decode("utf-8", "surrogateescape")
        yield Entry(path, mode, "" if set(blob) == {"0"} else blob)


def added(diff: Iterable[bytes]) -> dict[str, tuple[Span, ...]]:
    """Return the added lines by path, from the lines of a diff without context."""
    found: dict[str, list[Span]] = {}
    path, inside = "", 0
    for line in diff:
        # What a hunk holds may look like a header: its own lines are counted off first.
        if inside and not line.startswith(b"\\"):
            inside -= 1
        elif line.startswith(b"+++ "):
            path = _path(line[4:])
        elif path and (hunk := _HUNK.match(line)):
            old, first, new = (1 if part is None else int(part) for part in hunk.groups())
            inside = old + new
            if new:
                found.setdefault(path, []).append(Span(first, first + new - 1))
    return {name: tuple(spans) for name, spans in found.items()}


def _path(name: bytes) -> str:
    name = name.rstrip(b"\n").removesuffix(b"\t")
    if name == b"/dev/null":
        return ""
    if name.startswith(b'"') and name.endswith(b'"'):
        name = _ESCAPE.sub(_unescaped, name[1:-1])
    return name.decode("utf-8", "surrogateescape")


def _unescaped(match: re.Match[bytes]) -> bytes:
    return _LETTERS.get(match[1]) or bytes([int(match[1], 8) & 0xFF])
