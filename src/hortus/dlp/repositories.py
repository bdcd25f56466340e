"""The lines of a repository's last commit that are its own: not copied, generated or a licence."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from hortus.dlp.errors import ProjectError
from hortus.dlp.lines import Hashes, LineHasher

# Nothing that a partial clone lacks is fetched: looking at a repository never uses the network.
_GIT = (
    *("env", "GIT_NO_LAZY_FETCH=1", "GIT_ALLOW_PROTOCOL=none", "LC_ALL=C"),
    *("git", "--no-replace-objects", "--no-optional-locks", "-c", "core.fsmonitor=false"),
)
_REGULAR = (b"100644", b"100755")
_MOST_BYTES = 1_000_000
_MOST_FILES = 4
_BATCH = 256  # names sent ahead of the answers: well within a pipe's buffer
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


def _blobs(repository: Path, commit: str) -> list[bytes]:
    """Return the ids of the files that people of the project wrote, each content once."""
    listed = _run(repository, "ls-tree", "-r", "-z", "--full-tree", "--long", commit)
    kept: dict[bytes, None] = {}
    for entry in listed.split(b"\0")[:-1]:
        head, _, name = entry.partition(b"\t")
        mode, _, blob, size = head.split()
        if mode not in _REGULAR or not size.isdigit() or int(size) > _MOST_BYTES:
            continue
        if not _FOREIGN.search(name.decode("utf-8", "replace")):
            kept[blob] = None
    return list(kept)


def _contents(repository: Path, blobs: list[bytes]) -> Iterator[bytes]:
    """Yield the content of each object that is text."""
    command = [*_GIT, "-C", str(repository), "cat-file", "--batch"]
    with subprocess.Popen(  # noqa: S603 - a fixed program, no shell
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        if process.stdin is None or process.stdout is None:
            raise AssertionError("both ends were asked to be pipes")
        for start in range(0, len(blobs), _BATCH):
            names = blobs[start : start + _BATCH]
            process.stdin.write(b"".join(b"%b\n" % name for name in names))
            process.stdin.flush()
            for _ in names:
                head = process.stdout.readline().split()
                if len(head) != len(("name", "type", "size")):
                    raise _unreadable(repository, "an object of its last commit is missing")
                content = process.stdout.read(int(head[2]) + 1)[:-1]
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
    command = [*_GIT, "-C", str(repository), *words]
    try:
        done = subprocess.run(command, capture_output=True, check=True)  # noqa: S603 - no shell
    except OSError as e:
        raise _unreadable(repository, str(e)) from e
    except subprocess.CalledProcessError as e:
        said = e.stderr.decode("utf-8", "replace").strip().splitlines()
        raise _unreadable(repository, said[-1] if said else "it has no commit") from e
    return done.stdout


def _unreadable(repository: Path, why: str) -> ProjectError:
    return ProjectError(
        f"the project at {repository} cannot be read: {why}",
        remedy="give the path of a git repository with a commit, readable by this user",
    )
