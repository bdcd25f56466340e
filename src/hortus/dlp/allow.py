"""Findings that somebody answers for: by fingerprint, with owner, reason and a last day."""

import hmac
import secrets
from datetime import date
from pathlib import Path
from typing import Annotated

import msgspec

from hortus.dlp.errors import AllowListError

FILE_NAME = ".hortus-allow.toml"
_KEY_BYTES = 16
_FINGERPRINT = 24
_Text = Annotated[str, msgspec.Meta(min_length=1)]


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One value that may stay where it is, until a day."""

    fingerprint: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{24}$")]
    owner: _Text
    reason: _Text
    until: date


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    key: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{32}$")]
    allow: tuple[Entry, ...] = ()


class AllowList:
    """Knows values by their keyed digests only."""

    def __init__(self, key: bytes, entries: tuple[Entry, ...] = ()) -> None:
        self.key = key
        self.entries = entries
        self._until = {entry.fingerprint: entry.until for entry in entries}

    @classmethod
    def empty(cls) -> "AllowList":
        """Return a list that allows nothing, with a new key."""
        return cls(secrets.token_bytes(_KEY_BYTES))

    @classmethod
    def load(cls, path: Path) -> "AllowList":
        """Return the list in a file; raise ``AllowListError`` where it is not one."""
        try:
            file = msgspec.toml.decode(path.read_bytes(), type=_File)
        except OSError as e:
            raise AllowListError(
                f"{path} cannot be read: {e.strerror}",
                remedy="give the allow-list's path, or leave --allow out",
            ) from e
        except msgspec.DecodeError as e:
            raise AllowListError(
                f"{path} cannot be read as an allow-list: {e}",
                remedy="fill in fingerprint, owner, reason and until (a day) of each entry; "
                "`hortus scan --explain` prints entries",
            ) from e
        return cls(bytes.fromhex(file.key), file.allow)

    def fingerprint(self, value: bytes) -> str:
        """Return what stands for a value in this list, and in no other."""
        return hmac.digest(self.key, value, "sha256").hex()[:_FINGERPRINT]

    def allows(self, value: bytes, today: date) -> bool:
        """Tell whether somebody answers for this value today."""
        until = self._until.get(self.fingerprint(value))
        return until is not None and today <= until

    def expired(self, today: date) -> tuple[Entry, ...]:
        """Return the entries that allow nothing any more."""
        return tuple(entry for entry in self.entries if entry.until < today)
