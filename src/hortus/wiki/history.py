"""Ask git when files were changed last, and by whom."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from hortus.git import output
from hortus.wiki.types import Commit

_MOST_COMMITS = 20_000
_MOST_SHOWN = 5
_MARK = "\x1e"
_FORMAT = f"{_MARK}%H%x1f%cs%x1f%an%x1f%s"


@dataclass(frozen=True, slots=True)
class History:
    """What is known of each path of one commit."""

    commit: Commit
    cited: Mapping[str, str]
    """The commit on the main line at which a path became what it is; what it says stays true."""
    changes: Mapping[str, tuple[Commit, ...]]
    authors: Mapping[str, Counter[str]]

    def commit_of(self, path: str) -> str:
        """Return the commit to open a file at."""
        return self.cited.get(path, self.commit.id)


def read_history(folder: Path, commit: str) -> History:
    """Return the history of every path, as far back as is looked."""
    cited: dict[str, str] = {}
    # Along first parents a merge brings all that it merges, so that what is found last is what
    # the file is now. Elsewhere a file may have been another in the meantime.
    for change, paths in _log(folder, commit, "--first-parent", "-m"):
        for path in paths:
            cited.setdefault(path, change.id)
    changes: dict[str, list[Commit]] = {}
    authors: dict[str, Counter[str]] = {}
    newest = Commit(commit, "", "", "")
    for change, paths in _log(folder, commit, "--no-merges"):
        for path in paths:
            known = changes.setdefault(path, [])
            if len(known) < _MOST_SHOWN:
                known.append(change)
            authors.setdefault(path, Counter())[change.author] += 1
    for change, _ in _log(folder, commit, "-1"):
        newest = change
    return History(newest, cited, {p: tuple(c) for p, c in changes.items()}, authors)


def _log(folder: Path, commit: str, *options: str) -> Iterator[tuple[Commit, Sequence[str]]]:
    limit = () if "-1" in options else (f"--max-count={_MOST_COMMITS}",)
    said = output(
        folder,
        *("log", "-z", "--name-only", "--no-renames", "--no-ext-diff", "--no-textconv"),
        *(*limit, *options, f"--format={_FORMAT}", commit, "--"),
    ).decode("utf-8", "replace")
    for record in said.split(_MARK)[1:]:
        head, *paths = record.split("\0")
        fields = head.split("\x1f")
        if len(fields) != len(("id", "date", "author", "subject")):
            continue
        yield Commit(*fields), [path.removeprefix("\n") for path in paths if path.strip()]
