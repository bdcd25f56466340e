"""The key that wraps all others: in a file of its own, later in a device of its own."""

import secrets
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from hortus.content.cipher import KEY_BYTES, Sealer
from hortus.content.errors import ContentKeyError
from hortus.content.secretfile import read_secret, write_secret

_MARK = "hortus-content-key-1 "
_ID_CHARS = 16
_RESTORE = (
    "restore it from a backup; where it is lost for good, what was sealed under it cannot be read"
    " by anybody: move `content/keys` aside and begin anew"
)


@dataclass(frozen=True, slots=True)
class MasterKey:
    """Wraps data keys; ``identity`` tells one master key from another and gives nothing away."""

    identity: str
    sealer: Sealer = field(repr=False)


def load_master(file: Path, *, create: bool) -> MasterKey:
    """Return the key kept in ``file``; make it where told to and there is none.

    Raises ``ContentKeyError`` where it is missing, damaged, or open to others.
    """
    if create and not file.exists():
        # Where another process is faster, its key holds.
        write_secret(file, f"{_MARK}{secrets.token_hex(KEY_BYTES)}\n".encode())
    key = _key_in(read_secret(file, _RESTORE).decode("ascii", "replace"))
    if len(key) != KEY_BYTES:
        raise ContentKeyError(f"{file} holds no key for content", remedy=_RESTORE)
    return MasterKey(sha256(b"hortus content key\0" + key).hexdigest()[:_ID_CHARS], Sealer(key))


def _key_in(text: str) -> bytes:
    """Return the key that a file's text holds, b'' where it holds none."""
    if not text.startswith(_MARK):
        return b""
    try:
        return bytes.fromhex(text.removeprefix(_MARK))
    except ValueError:
        return b""
