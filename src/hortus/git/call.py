"""The one way in which git is called."""

import subprocess
from collections.abc import Iterable
from pathlib import Path

from hortus.git.errors import GitFailedError

# Objects that a partial clone lacks are not fetched: reading never uses the network. Nor is the
# monitor run that a repository may name, nor the program that looks at signatures; who asks for
# differences says `--no-ext-diff`.
_ENVIRONMENT = (
    *("env", "GIT_NO_LAZY_FETCH=1", "GIT_ALLOW_PROTOCOL=none"),
    *("GIT_TERMINAL_PROMPT=0", "LC_ALL=C"),
)
_SAFE = (
    *("--no-replace-objects", "--no-optional-locks", "--literal-pathspecs"),
    *("-c", "core.fsmonitor=false", "-c", "core.quotePath=false"),
    *("-c", "log.showSignature=false"),
)
_CHECK = "run `git fsck` there"


def command(folder: Path, *words: str) -> list[str]:
    """Return the whole command that asks git ``words`` about the repository around ``folder``."""
    return [*_ENVIRONMENT, "git", "-C", str(folder), *_SAFE, *words]


def run(
    folder: Path, words: Iterable[str], feed: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    """Return what git answers, whether it succeeds or not; it is fed ``feed``.

    Raises ``GitFailedError`` where git cannot be started.
    """
    try:
        return subprocess.run(  # noqa: S603 - a fixed program, no shell
            command(folder, *words), input=feed, capture_output=True, check=False
        )
    except OSError as e:
        raise GitFailedError(f"git does not start: {e.strerror}", remedy="install git") from e


def output(folder: Path, *words: str, feed: bytes = b"") -> bytes:
    """Return what git prints; raise ``GitFailedError`` where it fails."""
    done = run(folder, words, feed)
    if done.returncode:
        partial = b"promisor" in done.stderr
        raise GitFailedError(
            f"git {words[0]} failed in {folder}: {last_line(done.stderr)}",
            remedy="it is a partial clone; clone it whole" if partial else _CHECK,
        )
    return done.stdout


def last_line(said: bytes) -> str:
    """Return the last line of what git says of a failure."""
    return (said.decode(errors="replace").strip().splitlines() or ["no reason given"])[-1]
