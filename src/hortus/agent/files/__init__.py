"""Read and list what is below the workspace, and nothing that a link or a trick leads to."""

from hortus.agent.files.beneath import descend, existing, is_link, made, opened
from hortus.agent.files.encoding import Encoding, encoding_of
from hortus.agent.files.errors import (
    FileError,
    FileMovedOnError,
    ForbiddenPathError,
    UnusableFileError,
)
from hortus.agent.files.git import Git
from hortus.agent.files.paths import folded, parts_of, relative, writable_parts_of
from hortus.agent.files.secrecy import looks_secret
from hortus.agent.files.walking import LEFTOVER, Found, Sort, Walk
from hortus.agent.files.workspace import LARGEST, Seen, Stamp, Workspace, stamp_at, stamp_of
from hortus.agent.files.writing import create_beside, unlink_if_there

__all__ = [
    "LARGEST",
    "LEFTOVER",
    "Encoding",
    "FileError",
    "FileMovedOnError",
    "ForbiddenPathError",
    "Found",
    "Git",
    "Seen",
    "Sort",
    "Stamp",
    "UnusableFileError",
    "Walk",
    "Workspace",
    "create_beside",
    "descend",
    "encoding_of",
    "existing",
    "folded",
    "is_link",
    "looks_secret",
    "made",
    "opened",
    "parts_of",
    "relative",
    "stamp_at",
    "stamp_of",
    "unlink_if_there",
    "writable_parts_of",
]
