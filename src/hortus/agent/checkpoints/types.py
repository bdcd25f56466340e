"""What a checkpoint holds."""

import os
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import msgspec

from hortus.agent.files import Sort


class Entry(NamedTuple):
    """A file, a link or a folder as it was."""

    sort: Sort
    mode: int
    """The permission bits; of a link 0."""
    object: bytes = b""
    """By what its content is found: a file's bytes or where a link leads; a folder has none."""


Tree = Mapping[str, Entry]
"""Everything that was kept, by its path in the workspace; folders too."""


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """A checkpoint as it is listed."""

    id: str
    label: str
    taken_us: int
    root: bytes
    skipped: tuple[bytes, ...] = ()
    """Files that were there and are not kept: too large, or not to be read."""
    also: tuple[bytes, ...] = ()
    """Files that are kept although git ignores them, because the agent changed them."""


def as_bytes(paths: Iterable[str]) -> tuple[bytes, ...]:
    """Return paths as they are written down: names need not be text."""
    return tuple(sorted(os.fsencode(path) for path in paths))


def as_paths(written: Iterable[bytes]) -> set[str]:
    """Return paths that were written down."""
    return {os.fsdecode(path) for path in written}
