"""Read many objects with one process, as one after the other is asked for."""

import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from hortus.git.call import command, output
from hortus.git.errors import GitFailedError

_BATCH = 256  # names sent ahead of the answers: well within a pipe's buffer


def objects(folder: Path, names: Sequence[str]) -> Iterator[bytes | None]:
    """Yield what each object holds, in order; None for one that is not here.

    Raises ``GitFailedError`` where git ends before it has answered.
    """
    if not names:
        return
    try:
        with subprocess.Popen(  # noqa: S603 - a fixed program, no shell
            command(folder, "cat-file", "--batch"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as process:
            yield from answered(process, folder, names)
    except BrokenPipeError as e:
        # It may end before it is asked or after: what is told is the same.
        raise _stopped(folder) from e


def answered(
    process: "subprocess.Popen[bytes]", folder: Path, names: Sequence[str]
) -> Iterator[bytes | None]:
    """Yield what a process that is open answers; it can be asked again once all was taken."""
    if process.stdin is None or process.stdout is None:
        raise AssertionError("both ends were asked to be pipes")
    for start in range(0, len(names), _BATCH):
        part = names[start : start + _BATCH]
        process.stdin.write("".join(f"{name}\n" for name in part).encode())
        process.stdin.flush()
        for _ in part:
            # The name asked for may have blanks in it; what follows it has none.
            head = process.stdout.readline().rsplit(b" ", 2)
            if head[-1:] == [b"missing\n"]:
                yield None
                continue
            if len(head) != len(("name", "type", "size")):
                raise _stopped(folder)
            yield process.stdout.read(int(head[2]))
            process.stdout.read(1)


def _stopped(folder: Path) -> GitFailedError:
    return GitFailedError(f"git stopped reading {folder}", remedy="run `git fsck` there")


def sizes(folder: Path, names: Sequence[str]) -> list[int]:
    """Return the size of each object in bytes, -1 for one that is not here."""
    asked = "".join(f"{name}\n" for name in names).encode()
    answer = output(folder, "cat-file", "--batch-check=%(objectsize)", feed=asked)
    return [int(line) if line.isdigit() else -1 for line in answer.split(b"\n")[:-1]]
