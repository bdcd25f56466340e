"""The key of each person and month: made when it is first needed, destroyed to erase."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from threading import Lock

import msgspec

from hortus.content.cipher import KEY_BYTES, Sealer
from hortus.content.errors import ContentErasedError, ContentKeyError, SealBrokenError
from hortus.content.masterkey import MasterKey, load_master
from hortus.content.secretfile import destroy_secret, read_secret, write_secret

_MOST_KNOWN = 4_096
_NAME_CHARS = 40
_GONE = (0, 0)
_ID_BYTES = 10
_FORMAT = 1
_LOOK_EVERY_S = 1.0
_RESTORE = (
    "restore it from a backup, unless it was meant to be erased; what is sealed under it cannot be"
    " read without it"
)


@dataclass(frozen=True, slots=True)
class DataKey:
    """What one person's content of one month is sealed with."""

    key_id: str
    person: str
    month: str
    sealer: Sealer = field(repr=False)


class _Wrapped(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a key's file says."""

    format: int
    key_id: str
    master: str
    wrapped: bytes


class KeyFolder:
    """Where the wrapped keys lie: a file for each person and month, found without any key.

    They lie apart from the rows they open: a copy of the database alone opens nothing.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def empty(self) -> bool:
        """Whether no key has been made, or none is left."""
        return next(self._folder.glob("*/*.key"), None) is None

    def file(self, person: str, month: str) -> Path:
        """Return where the key of a person and month lies."""
        name = sha256(person.encode()).hexdigest()[:_NAME_CHARS]
        return self._folder / month / f"{name}.key"

    def months(self, person: str) -> Iterator[str]:
        """Yield the months for which a person has a key, the oldest first."""
        for folder in sorted(self._folder.glob("????-??")):
            if self.file(person, folder.name).exists():
                yield folder.name

    def holds(self, person: str, month: str, key_id: str) -> bool:
        """Tell whether a key is still there; one that was made anew has another id."""
        return self.identity(person, month) == key_id

    def identity(self, person: str, month: str) -> str:
        """Return the id of a key, '' where there is none or its file is damaged."""
        try:
            return _read(self.file(person, month)).key_id
        except ContentKeyError:
            return ""

    def destroy(self, person: str, month: str) -> bool:
        """Destroy a key and return whether there was one."""
        return destroy_secret(self.file(person, month))


@dataclass(slots=True)
class _Known:
    key: DataKey
    stamp: tuple[int, int]
    looked: float


class DataKeys:
    """Opens and makes keys, and remembers them as long as their files are there."""

    def __init__(
        self, folder: KeyFolder, master: MasterKey, *, most_known: int = _MOST_KNOWN
    ) -> None:
        self._most_known = most_known
        self._folder = folder
        self._master = master
        self._known: dict[tuple[str, str], _Known] = {}
        self._lock = Lock()

    @classmethod
    def open(
        cls, folder: KeyFolder, key_file: Path, *, most_known: int = _MOST_KNOWN
    ) -> "DataKeys":
        """Return the keys wrapped with the master key in ``key_file``.

        That is made only where there is nothing yet that another one could have wrapped.
        """
        master = load_master(key_file, create=folder.empty)
        return cls(folder, master, most_known=most_known)

    def known(self, person: str, month: str, now: float) -> DataKey | None:
        """Return the key in use from memory, unless its file is gone.

        Looked at once a second at most: each look lets another thread have the interpreter.
        """
        known = self._known.get((person, month))
        if known is None:
            return None
        if now - known.looked >= _LOOK_EVERY_S:
            if known.stamp != _stamp(self._folder.file(person, month)):
                self._known.pop((person, month), None)
                return None
            known.looked = now
        return known.key

    def current(self, person: str, month: str, now: float) -> DataKey:
        """Return the key to seal with, made on first use; waits for the disk then."""
        if known := self.known(person, month, now):
            return known
        file = self._folder.file(person, month)
        if not file.exists():
            self._make(file, person, month)
        stamp, key = _stamp(file), self._open(file, person, month)
        with self._lock:
            while len(self._known) >= self._most_known:
                del self._known[next(iter(self._known))]
            self._known[person, month] = _Known(key, stamp, now)
        return key

    def find(self, person: str, month: str, key_id: str) -> DataKey:
        """Return the key that something was sealed with.

        Raises ``ContentErasedError`` where it is there no more.
        """
        file = self._folder.file(person, month)
        if file.exists() and (key := self._open(file, person, month)).key_id == key_id:
            return key
        raise ContentErasedError(
            f"the key {key_id} was destroyed: what it sealed cannot be read by anybody",
            remedy="`hortus log --events` shows who erased it, when and why",
        )

    def _make(self, file: Path, person: str, month: str) -> None:
        key_id = f"ck_{secrets.token_hex(_ID_BYTES)}"
        wrapped = self._master.sealer.seal(
            secrets.token_bytes(KEY_BYTES), _bound(key_id, person, month)
        )
        said = _Wrapped(_FORMAT, key_id, self._master.identity, wrapped)
        # Where another process is faster, its key holds.
        write_secret(file, msgspec.json.encode(said) + b"\n")

    def _open(self, file: Path, person: str, month: str) -> DataKey:
        said = _read(file)
        if said.master != self._master.identity:
            raise ContentKeyError(
                f"{file} is wrapped with the master key {said.master},"
                f" the one at hand is {self._master.identity}",
                remedy="name the right file with content.key_file, or restore it from a backup",
            )
        try:
            key = self._master.sealer.open(said.wrapped, _bound(said.key_id, person, month))
            return DataKey(said.key_id, person, month, Sealer(key))
        except (SealBrokenError, ValueError) as e:
            raise _damaged(file) from e


def _read(file: Path) -> _Wrapped:
    try:
        said = msgspec.json.decode(read_secret(file, _RESTORE), type=_Wrapped)
    except msgspec.DecodeError as e:
        raise _damaged(file) from e
    if said.format != _FORMAT:
        raise ContentKeyError(
            f"{file} has the form {said.format}, this hortus knows {_FORMAT}",
            remedy="use the newer hortus that made it",
        )
    return said


def _stamp(file: Path) -> tuple[int, int]:
    try:
        found = file.stat()
    except OSError:
        return _GONE
    return found.st_ino, found.st_mtime_ns


def _bound(key_id: str, person: str, month: str) -> bytes:
    return msgspec.json.encode(["hortus content data key", key_id, person, month])


def _damaged(file: Path) -> ContentKeyError:
    return ContentKeyError(f"{file} holds no key for content, or another's", remedy=_RESTORE)
