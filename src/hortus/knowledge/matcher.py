"""Run one pattern over texts from standard input; a process of its own, so that it can be ended.

It is started as a file and imports nothing of hortus: a start takes a few milliseconds.
"""

import io
import re
import sys
from collections.abc import Iterable, Iterator

# Known to type checkers by this name: importing `typing` would take a third of the start.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import IO

_MOST_IN_FILE = 20
_LENGTH_BYTES = 4


def found_in(pattern: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    """Return line and position of the matches, one for each line and not too many."""
    found: list[tuple[int, int]] = []
    line, at, last = 0, 0, -1
    for match in pattern.finditer(text):
        line += text.count("\n", at, match.start())
        at = match.start()
        if line == last:
            continue
        found.append((line + 1, at))
        last = line
        if len(found) == _MOST_IN_FILE:
            break
    return found


def read_frame(stream: "IO[bytes]") -> bytes | None:
    """Return what was sent with its length before it, None at the end or where it breaks off."""
    head = stream.read(_LENGTH_BYTES)
    if len(head) < _LENGTH_BYTES:
        return None
    size = int.from_bytes(head, "big")
    data = stream.read(size)
    return data if len(data) == size else None


def frame(data: bytes) -> bytes:
    """Return bytes with their length before them."""
    return len(data).to_bytes(_LENGTH_BYTES, "big") + data


def frames(data: bytes) -> Iterator[bytes]:
    """Yield the frames that follow each other in some bytes."""
    stream = io.BytesIO(data)
    while (part := read_frame(stream)) is not None:
        yield part


def found_in_all(
    pattern: re.Pattern[str], contents: Iterable[bytes]
) -> Iterator[list[tuple[int, int]]]:
    """Yield the matches in each content; bytes that are no UTF-8 are passed over."""
    for data in contents:
        yield found_in(pattern, data.decode("utf-8", "replace"))


def main(inward: "IO[bytes]", outward: "IO[bytes]") -> None:
    """Answer each frame of contents with a line for each: `line:position` with blanks between."""
    pattern = re.compile(
        (read_frame(inward) or b"").decode("utf-8", "surrogatepass"), re.MULTILINE
    )
    while (data := read_frame(inward)) is not None:
        answers = [
            " ".join(f"{line}:{at}" for line, at in places)
            for places in found_in_all(pattern, frames(data))
        ]
        outward.write(frame("\n".join(answers).encode()))
        outward.flush()


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
