"""Look through the files of a workspace, by name and by what they hold."""

import re
from collections.abc import Callable, Iterator
from threading import Event

from msgspec import Struct, field

from hortus.agent.files import FileError, Found, Git, Sort, Walk, Workspace, looks_secret
from hortus.agent.toolbox.seeking import Seeker, TooLongError

_LARGEST = 2 * 1024 * 1024
_MOST_PATHS, _MOST_LINES, _PER_FILE = 200, 100, 20
_LONGEST_LINE, _MOST_SIGNS = 240, 16_000


class Search(Struct, frozen=True):
    """What is looked for, and where."""

    folder: str = ""
    name: re.Pattern[str] | None = None
    text: re.Pattern[bytes] | None = None
    around: int = 0
    hides: Callable[[str], bool] = looks_secret
    """Whether a file is not to be looked into."""


class Hits(Struct):
    """What was found so far."""

    rows: list[str] = field(default_factory=list)
    signs: int = 0
    lines: int = 0
    files: int = 0
    secret: int = 0
    stopped: bool = False
    slow: str = ""
    """The file on which the pattern takes too long."""

    @property
    def full(self) -> bool:
        """Whether more would not be read."""
        return self.signs >= _MOST_SIGNS or self.lines >= _MOST_LINES

    def add(self, row: str) -> None:
        """Take one more row."""
        self.rows.append(row)
        self.signs += len(row)


def search(wanted: Search, workspace: Workspace, git: Git | None, stop: Event) -> Hits:
    """Return what is found, until there is enough or ``stop`` is set."""
    hits = Hits()
    seeker = Seeker(wanted.text, stop) if wanted.text else None
    try:
        for found in _named(wanted, workspace, git):
            if stop.is_set():
                hits.stopped = True
                break
            if seeker is None:
                hits.files += 1
                if hits.files <= _MOST_PATHS:
                    hits.add(found.path)
            elif wanted.hides(found.path):
                hits.secret += 1
            elif found.sort is Sort.FILE and not _look_into(
                found, wanted, seeker, workspace, hits
            ):
                break
    finally:
        if seeker is not None:
            seeker.close()
    hits.stopped = hits.stopped or (bool(hits.slow) and stop.is_set())
    return hits


def _named(wanted: Search, workspace: Workspace, git: Git | None) -> Iterator[Found]:
    """Return files below the folder whose path there fits."""
    prefix = f"{wanted.folder}/" if wanted.folder else ""
    for found in Walk(workspace.root, git).found(wanted.folder):
        if found.sort is Sort.FOLDER:
            continue
        below = found.path.removeprefix(prefix)
        if (
            wanted.name is None
            or wanted.name.fullmatch(below)
            or wanted.name.fullmatch(found.path)
        ):
            yield found


def _look_into(
    found: Found, wanted: Search, seeker: Seeker, workspace: Workspace, hits: Hits
) -> bool:
    """Take the matches in a file; False where the pattern takes too long on it."""
    try:
        data = workspace.glance(found.path, _LARGEST)
        numbers = seeker.lines(data) if data and b"\0" not in data[:8192] else []
    except FileError:
        return True
    except TooLongError:
        hits.slow = found.path
        return False
    if data and numbers:
        hits.files += 1
        if not hits.full:
            _show(found.path, data.split(b"\n"), numbers, wanted.around, hits)
    return True


def _show(path: str, lines: list[bytes], numbers: list[int], around: int, hits: Hits) -> None:
    for number in numbers[:_PER_FILE]:
        first = max(1, number - around)
        for at in range(first, min(len(lines), number + around) + 1):
            sign = ":" if at == number else "-"
            hits.add(f"{path}{sign}{at}{sign} {_cut(lines[at - 1])}")
        hits.lines += 1
        if hits.full:
            return
    if len(numbers) > _PER_FILE:
        hits.add(f"{path}: {len(numbers) - _PER_FILE} more lines")


def _cut(line: bytes) -> str:
    text = line.rstrip(b"\r").decode("utf-8", "replace")
    return text if len(text) <= _LONGEST_LINE else f"{text[:_LONGEST_LINE]} …"
