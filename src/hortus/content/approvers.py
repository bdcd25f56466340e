"""Who takes part in readings: each proves it with a key of their own, not by claiming a name."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from hortus.content.errors import ApproverError
from hortus.content.secretfile import read_secret, write_secret
from hortus.core import Clock
from hortus.store import Connection, Database, Event, facts_text, leave

_LONGEST_NAME = 80
_SELECT = "SELECT public_key, name, added_us, removed_us FROM content_approvers"
_ADD = "INSERT INTO content_approvers (public_key, name, added_us, removed_us) VALUES (?, ?, ?, 0)"
_REMOVE = "UPDATE content_approvers SET removed_us = ? WHERE public_key = ?"
_ANOTHER = "make one with `hortus content approver new FILE`"


@dataclass(frozen=True, slots=True)
class Approver:
    """Somebody who may ask for content, approve and deny; known by the public key."""

    public_key: str
    name: str
    added_us: int
    removed_us: int = 0


@dataclass(frozen=True, slots=True)
class SigningKey:
    """The private key of one person; does not show itself when printed."""

    public_key: str
    _private: Ed25519PrivateKey = field(repr=False)

    def sign(self, statement: bytes) -> str:
        """Return the signature under ``statement``, in hexadecimal."""
        return self._private.sign(statement).hex()


def make_key(file: Path, passphrase: bytes) -> SigningKey:
    """Make a key and keep it in ``file``, sealed with ``passphrase`` unless that is empty."""
    private = Ed25519PrivateKey.generate()
    how = BestAvailableEncryption(passphrase) if passphrase else NoEncryption()
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, how)
    if not write_secret(file, pem):
        raise ApproverError(f"{file} is there already", remedy="name a file that is not there")
    return _signing(private)


def needs_passphrase(file: Path) -> bool:
    """Tell whether the key kept in ``file`` is sealed with a passphrase."""
    return b"BEGIN ENCRYPTED" in read_secret(file, _ANOTHER)


def load_key(file: Path, passphrase: bytes) -> SigningKey:
    """Return the key kept in ``file``; raises ``ApproverError`` where it cannot be had."""
    pem = read_secret(file, _ANOTHER)
    try:
        private = load_pem_private_key(pem, passphrase or None)
    except TypeError as e:
        # One is asked for and was not given, or the other way round.
        said = "is sealed: it needs its passphrase" if not passphrase else "has no passphrase"
        raise ApproverError(f"{file} {said}", remedy="see `--passphrase-file`") from e
    except (ValueError, UnsupportedAlgorithm) as e:
        raise ApproverError(
            f"{file} holds no private key, or the passphrase is another", remedy=_ANOTHER
        ) from e
    if not isinstance(private, Ed25519PrivateKey):
        raise ApproverError(f"{file} holds a key of another kind", remedy=_ANOTHER)
    return _signing(private)


def is_signed(public_key: str, signature: str, statement: bytes) -> bool:
    """Tell whether the holder of a public key has signed ``statement``."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        key.verify(bytes.fromhex(signature), statement)
    except (InvalidSignature, ValueError):
        return False
    return True


class Approvers:
    """The register of those who take part; each change of it is an event in the log."""

    def __init__(self, database: Database, clock: Clock, actor: str) -> None:
        self._database = database
        self._clock = clock
        self._actor = actor

    def all(self) -> Sequence[Approver]:
        """Return everybody, those who were removed too."""
        with self._database.reading() as connection:
            return known_approvers(connection)

    def add(self, name: str, public_key: str) -> Approver:
        """Let the holder of a key take part under ``name``."""
        if not name.strip() or not name.isprintable() or len(name) > _LONGEST_NAME:
            raise ApproverError(
                f"a name has 1 to {_LONGEST_NAME} printable characters", remedy="name the person"
            )
        _check_public(public_key)
        new = Approver(public_key, name, self._clock.now_us())
        with self._database.writing() as connection:
            for known in known_approvers(connection):
                if known.public_key == public_key or (known.name == name and not known.removed_us):
                    raise ApproverError(
                        f"{known.name} is there already, or the key was used before",
                        remedy="`hortus content approver list` shows everybody; remove them first",
                    )
            connection.execute(_ADD, (public_key, name, new.added_us))
            leave(connection, [self._event("content.approver_added", new)])
        return new

    def remove(self, name: str) -> Approver:
        """Let somebody take part no more; what they have approved counts no longer."""
        with self._database.writing() as connection:
            found = [a for a in _current(connection) if a.name == name]
            if not found:
                raise ApproverError(
                    f"nobody takes part under the name {name[:_LONGEST_NAME]!r}",
                    remedy="`hortus content approver list` shows everybody",
                )
            connection.execute(_REMOVE, (self._clock.now_us(), found[0].public_key))
            leave(connection, [self._event("content.approver_removed", found[0])])
        return found[0]

    def _event(self, name: str, approver: Approver) -> Event:
        return Event(
            self._clock.now_us(),
            name,
            self._actor,
            approver.public_key,
            reason=approver.name,
            facts=facts_text({"key": approver.public_key}),
        )


def find_approver(connection: Connection, public_key: str) -> Approver:
    """Return who holds a key and may take part; raises ``ApproverError`` for all others."""
    for approver in _current(connection):
        if approver.public_key == public_key:
            return approver
    raise ApproverError(
        "the key belongs to nobody who takes part in readings",
        remedy="`hortus content approver add NAME KEY` lets its holder take part",
    )


def known_approvers(connection: Connection) -> list[Approver]:
    """Return everybody in the order in which they came, those who were removed too."""
    return [Approver(*row) for row in connection.execute(f"{_SELECT} ORDER BY added_us, name")]


def _current(connection: Connection) -> list[Approver]:
    return [approver for approver in known_approvers(connection) if not approver.removed_us]


def _signing(private: Ed25519PrivateKey) -> SigningKey:
    return SigningKey(private.public_key().public_bytes_raw().hex(), private)


def _check_public(public_key: str) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        plain = public_key == bytes.fromhex(public_key).hex()
    except ValueError:
        plain = False
    if not plain:
        raise ApproverError(
            "that is no public key: 64 hexadecimal digits in lower case", remedy=_ANOTHER
        )
