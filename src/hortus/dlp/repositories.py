"""The lines of a repository's last commit that are its own: not copied, generated or a licence."""

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from hortus.dlp.errors import ProjectError
from hortus.dlp.lines import Hashes, LineHasher
from hortus.git import REGULAR, last_line, objects, run

_MOST_BYTES = 1_000_000
_MOST_FILES = 4
_FOREIGN = re.compile(
    r"(?:^|/)(?:vendor|vendored|_vendor|third[_-]?party|node_modules|bower_components|external"
    r"|dist|site-packages)/"
    r"|(?:^|/)(?:LICEN[CS]E|COPYING|NOTICE|AUTHORS|CODE_OF_CONDUCT|gradlew|configure|mvnw)[^/]*$"
    r"|(?:\.lock|\.min\.js|\.min\.css|\.map|\.svg|\.pem|\.csv|-lock\.json|-lock\.yaml|go\.sum"
    r"|\.pb\.go|_pb2\.py|\.po|\.pot|pom\.xml)$",
    re.IGNORECASE,
)
# Words of lines that everybody has: what a file needs of others, and what licences say.
_EVERYBODYS = re.compile(
    rb"^[^a-z\n]{0,80}(?:import|from|using|package|include|require|use) "
    rb"|licen[cs]e|copyright|warrant|merchantab|liabilit|free of charge"
    rb"|portions of the software|conditions of any kind|governing permissions"
    rb"|agreed to in writing|all rights reserved|with the software|merge, publish"
    rb"|redistribution",
    re.MULTILINE,
)


def head_of(repository: Path) -> str:
    """Return the id of the last commit; raise ``ProjectError`` where there is none."""
    found = _run(repository, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    return found.decode("ascii").strip()


def own_lines(repository: Path, commit: str, hasher: LineHasher) -> Hashes:
    """Return the numbers of the lines that are a commit's own, sorted.

    A line that many of its files have is boilerplate, which others have too.
    """
    per_file = [
        np.unique(hasher.hashes(_own(content)))
        for content in _contents(repository, _blobs(repository, commit))
    ]
    if not per_file:
        return np.empty(0, dtype=np.uint64)
    lines, files = np.unique(np.concatenate(per_file), return_counts=True)
    return lines[files <= _MOST_FILES]


def _blobs(repository: Path, commit: str) -> list[str]:
    """Return the ids of the files that people of the project wrote, each content once."""
    listed = _run(repository, "ls-tree", "-r", "-z", "--full-tree", "--long", commit)
    kept: dict[str, None] = {}
    for entry in listed.split(b"\0")[:-1]:
        head, _, name = entry.partition(b"\t")
        mode, _, blob, size = head.split()
        if mode.decode() not in REGULAR or not size.isdigit() or int(size) > _MOST_BYTES:
            continue
        if not _FOREIGN.search(name.decode("utf-8", "replace")):
            kept[blob.decode()] = None
    return list(kept)


def _contents(repository: Path, blobs: list[str]) -> Iterator[bytes]:
    """Yield the content of each object that is text."""
    for content in objects(repository, blobs):
        if content is None:
            raise _unreadable(repository, "an object of its last commit is missing")
        if b"\0" not in content:
            yield content


def _own(content: bytes) -> bytes:
    """Return a text without the lines that everybody has."""
    kept: list[bytes] = []
    at = 0
    for match in _EVERYBODYS.finditer(content.lower()):
        kept.append(content[at : content.rfind(b"\n", 0, match.end()) + 1])
        at = max(at, content.find(b"\n", match.end()) + 1 or len(content))
    return b"".join((*kept, content[at:]))


def _run(repository: Path, *words: str) -> bytes:
    done = run(repository, words)
    if done.returncode:
        why = last_line(done.stderr) if done.stderr.strip() else "it has no commit"
        raise _unreadable(repository, why)
    return done.stdout


def _unreadable(repository: Path, why: str) -> ProjectError:
    return ProjectError(
        f"the project at {repository} cannot be read: {why}",
        remedy="give the path of a git repository with a commit, readable by this user",
    )
