"""Run one pattern over texts from standard input; a process of its own, so that it can be ended.

It is started as a file and imports nothing of hortus: a start takes a few milliseconds.
"""

import re
import sys
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


def read_frame(stream: IO[bytes]) -> bytes | None:
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


def main(inward: IO[bytes], outward: IO[bytes]) -> None:
    """Answer each text with its matches, as `line:position` with blanks between them."""
    pattern = re.compile(
        (read_frame(inward) or b"").decode("utf-8", "surrogatepass"), re.MULTILINE
    )
    while (data := read_frame(inward)) is not None:
        places = found_in(pattern, data.decode("utf-8", "surrogatepass"))
        outward.write(frame(" ".join(f"{line}:{at}" for line, at in places).encode()))
        outward.flush()


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
