"""CredData's labels on the public repositories they belong to, as files with labelled lines.

Nothing of it is kept here: the labels are read from a git directory of Samsung/CredData and the
files from git directories of the repositories, at the commits the labels were made for. The
published data set replaces the values by others of the same form; these are the lines as they are.
"""

import binascii
import csv
import hashlib
import io
import json
import subprocess
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

_COMMIT = 40
_ID = 8


@dataclass(frozen=True, slots=True)
class Line:
    """Some lines of a file, counted from 1, and whether they hold a secret."""

    first: int
    last: int
    true: bool
    identifier: bool
    """Whether it is true for UUIDs alone: the labels take every UUID for a secret."""


@dataclass(frozen=True, slots=True)
class File:
    """One labelled file."""

    repository: str
    name: str
    content: bytes
    lines: tuple[Line, ...]


def is_unseen(repository: str) -> bool:
    """Tell in which half a repository is: rules are never tuned on the unseen one."""
    return hashlib.sha256(repository.encode()).digest()[0] % 2 == 1


def read(labels: Path, repositories: Path) -> Iterator[File]:
    """Yield all files whose repository is at hand with the labelled commit.

    ``repositories`` holds a folder ``owner+name`` for each.
    """
    for key, url in json.loads(_git(labels, "show", "HEAD:snapshot.json")).items():
        folder = repositories / url.removeprefix("https://github.com/").replace("/", "+")
        git = next((g for g in (folder / "repo" / ".git", folder / "repo", folder)
                    if (g / "objects").is_dir()), None)  # fmt: skip
        names = _names(git, key[:_COMMIT]) if git else {}
        if git and names:
            repository = f"{binascii.crc32(binascii.unhexlify(key)):08x}"
            yield from _labelled(labels, repository, git, names)


def _labelled(
    labels: Path, repository: str, git: Path, names: Mapping[str, tuple[str, str]]
) -> Iterator[File]:
    table = _git(labels, "show", f"HEAD:meta/{repository}.csv").decode()
    rows: dict[str, dict[tuple[int, int], set[str]]] = defaultdict(dict)
    for row in csv.DictReader(io.StringIO(table)):
        kinds = rows[row["FileID"]].setdefault((int(row["LineStart"]), int(row["LineEnd"])), set())
        # A line is true if any value on it is.
        if row["GroundTruth"] == "T":
            kinds.add(row["Category"])
    for file, places in rows.items():
        if file in names:
            name, blob = names[file]
            lines = tuple(
                Line(*place, bool(kinds), kinds == {"UUID"})
                for place, kinds in sorted(places.items())
            )
            command = ["git", "--git-dir", str(git), "cat-file", "blob", blob]
            content = subprocess.run(command, capture_output=True, check=False)
            # The largest files of a repository may be missing where it was copied in part.
            if content.returncode == 0:
                yield File(repository, name, content.stdout, lines)


def _names(git: Path, commit: str) -> dict[str, tuple[str, str]]:
    """Return the path and the object of each file, by the id that the labels give it."""
    command = ["git", "--git-dir", str(git), "ls-tree", "-r", "-z", "--full-tree", commit]
    listed = subprocess.run(command, capture_output=True, check=False)
    names = {}
    for entry in listed.stdout.split(b"\0")[:-1]:
        head, _, name = entry.partition(b"\t")
        if head.startswith(b"100"):
            path = name.decode("utf-8", "replace")
            names[hashlib.sha256(name).hexdigest()[:_ID]] = (path, head.split()[2].decode())
    return names


def _git(git: Path, *words: str) -> bytes:
    command = ["git", "--git-dir", str(git), *words]
    return subprocess.run(command, capture_output=True, check=True).stdout
