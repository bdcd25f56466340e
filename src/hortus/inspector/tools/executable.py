"""What a program is made of: a script with its interpreter, or a binary, linked or static."""

import hashlib
import struct
from enum import StrEnum
from pathlib import Path

_ELF = b"\x7fELF"
_HEADER = 64
_INTERPRETER = 3
_BLOCK = 1 << 20


class Form(StrEnum):
    """How a program is run."""

    SCRIPT = "script"
    LINKED = "linked"
    STATIC = "static"
    """It asks the kernel itself, so that nothing can be put in between, as a made-up clock."""
    OTHER = "other"


def form(file: Path) -> Form:
    """Return how a program is run."""
    try:
        with file.open("rb") as opened:
            head = opened.read(_HEADER)
            if head.startswith(b"#!"):
                return Form.SCRIPT
            if not head.startswith(_ELF) or head[4] != 2:  # noqa: PLR2004 - 64 bits
                return Form.OTHER
            at, size, count = _table(head)
            opened.seek(at)
            table = opened.read(size * count)
    except (OSError, struct.error, IndexError):
        return Form.OTHER
    kinds = {struct.unpack_from("=I", table, size * n)[0] for n in range(len(table) // size)}
    return Form.LINKED if _INTERPRETER in kinds else Form.STATIC


def _table(head: bytes) -> tuple[int, int, int]:
    """Return where the program headers are, how long each is, and how many."""
    (at,) = struct.unpack_from("=Q", head, 32)
    size, count = struct.unpack_from("=HH", head, 54)
    return at, max(size, 1), count


def interpreter(file: Path) -> str:
    """Return the program that a script's first line names; empty where it names none."""
    with file.open("rb") as opened:
        line = opened.readline(_HEADER * 4).decode(errors="replace")
    words = line.removeprefix("#!").split() if line.startswith("#!") else []
    if words and words[0].endswith("/env"):
        words = [word for word in words[1:] if not word.startswith("-") and "=" not in word]
    return words[0] if words else ""


def digest(file: Path) -> str:
    """Return the SHA-256 of a file."""
    found = hashlib.sha256()
    with file.open("rb") as opened:
        while block := opened.read(_BLOCK):
            found.update(block)
    return found.hexdigest()
