"""Tell by a few files' times whether the branches of a repository may have moved."""

from collections.abc import Iterator, Sequence
from pathlib import Path

Fingerprint = tuple[tuple[str, int, int, int], ...]

_LONGEST = 1_000
_KINDS = ("", "refs/", "refs/heads/", "refs/tags/", "refs/remotes/")


def fingerprint(path: Path, refs: Sequence[str]) -> Fingerprint | None:
    """Return what changes whenever one of the branches does; None where only git can tell."""
    folder = path / ".git" if (path / ".git").exists() else path
    # A linked working tree has its branches elsewhere, and some repositories have tables of them.
    if not (folder / "HEAD").is_file() or (folder / "reftable").exists():
        return None
    try:
        return tuple(_stamp(folder / name) for name in _files(folder, refs))
    except (OSError, ValueError):
        return None


def _files(folder: Path, refs: Sequence[str]) -> Iterator[str]:
    yield from ("HEAD", "packed-refs")
    for ref in refs:
        if ref != "HEAD":
            yield from (f"{kind}{ref}" for kind in _KINDS)
            continue
        head = (folder / "HEAD").read_text(encoding="utf-8")[:_LONGEST]
        if head.startswith("ref: "):
            yield head.removeprefix("ref: ").strip()


def _stamp(file: Path) -> tuple[str, int, int, int]:
    try:
        found = file.stat()
    except FileNotFoundError:
        return file.name, 0, 0, 0
    return file.name, found.st_mtime_ns, found.st_ino, found.st_size
