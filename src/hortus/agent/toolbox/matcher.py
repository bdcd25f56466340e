"""Find the lines in which a pattern matches; a program of its own, as it may have to be killed.

Reads flags, the pattern, then files, each with its length in front; answers each with how many
lines match and their numbers. It knows nothing of hortus and ends by itself after a minute's work.
"""

import re
import resource
import struct
import sys
from collections.abc import Iterator
from typing import BinaryIO

NUMBER = struct.Struct("<I")
_MOST_S = 60


def lines_of(pattern: re.Pattern[bytes], data: bytes) -> Iterator[int]:
    """Yield the numbers of the lines in which matches begin, each once."""
    line, at, last = 1, 0, 0
    for match in pattern.finditer(data):
        line += data.count(b"\n", at, match.start())
        at = match.start()
        if line != last:
            last = line
            yield line


def main(source: BinaryIO, sink: BinaryIO) -> None:
    """Answer until nothing more comes."""
    resource.setrlimit(resource.RLIMIT_CPU, (_MOST_S, _MOST_S))
    (flags,) = NUMBER.unpack(source.read(NUMBER.size))
    pattern = re.compile(_next(source) or b"", flags)
    while (data := _next(source)) is not None:
        numbers = list(lines_of(pattern, data))
        sink.write(struct.pack(f"<{len(numbers) + 1}I", len(numbers), *numbers))
        sink.flush()


def _next(source: BinaryIO) -> bytes | None:
    head = source.read(NUMBER.size)
    return source.read(NUMBER.unpack(head)[0]) if len(head) == NUMBER.size else None


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
