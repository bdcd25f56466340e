"""The private keys of a log and of a witness: one file each, for its owner's eyes only."""

import os
import re
import secrets
import stat
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hortus.audit.errors import LogKeyError
from hortus.audit.formats import LOG, WITNESS, Checkpoint, Key, cosigned_text, signature_line

_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_MARK = "PRIVATE+KEY+"
_NAME = re.compile(r"[^\s+]{1,128}")


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs checkpoints; does not show its key when printed."""

    key: Key
    _private: Ed25519PrivateKey = field(repr=False)

    def sign(self, checkpoint: Checkpoint) -> bytes:
        """Return the bare signature of the log under ``checkpoint``."""
        return self._private.sign(checkpoint.body)

    def sign_text(self, text: bytes) -> bytes:
        """Return the bare signature under a text that no checkpoint can be taken for."""
        return self._private.sign(text)

    def note(self, checkpoint: Checkpoint) -> str:
        """Return ``checkpoint`` as a signed note."""
        return f"{checkpoint.body.decode()}\n{self._line(self.sign(checkpoint))}"

    def cosignature(self, checkpoint: Checkpoint, now_s: int) -> str:
        """Return the line by which a witness says that it has seen ``checkpoint``."""
        signature = self._private.sign(cosigned_text(checkpoint, now_s))
        return self._line(now_s.to_bytes(8, "big") + signature)

    def _line(self, signature: bytes) -> str:
        return signature_line(self.key.name, self.key.identity + signature)


def make_signer(file: Path, kind: int, name: str = "") -> Signer:
    """Make a key and keep it in ``file``, which only its owner may read.

    Raises ``LogKeyError`` where there is one already: a key is never written over.
    """
    name = name or f"hortus-{secrets.token_hex(5)}"
    if not _NAME.fullmatch(name):
        raise LogKeyError(
            f"{name[:80]!r} cannot be the name of a key",
            remedy="use up to 128 characters without spaces and plus signs",
        )
    private = Ed25519PrivateKey.generate()
    signer = Signer(Key(name, kind, private.public_key().public_bytes_raw()), private)
    data = b64encode(bytes([kind]) + private.private_bytes_raw()).decode()
    _write(file, f"{_MARK}{name}+{signer.key.identity.hex()}+{data}\n")
    return signer


def load_signer(file: Path, kind: int) -> Signer:
    """Return the key kept in ``file``; raises ``LogKeyError`` that says what is wrong with it."""
    try:
        if file.stat().st_mode & _OTHERS:
            raise LogKeyError(
                f"{file} can be read by other users of this machine",
                remedy=f"chmod 600 {file}; if others may have read it: `hortus audit rekey`",
            )
        text = file.read_text(encoding="utf-8").strip()
    except OSError as e:
        raise LogKeyError(f"{file} cannot be read: {e.strerror}", remedy=_restore(kind)) from e
    except UnicodeDecodeError as e:
        raise _damaged(file, kind) from e
    try:
        name, identity, data = text.removeprefix(_MARK).split("+", 2)
        material = b64decode(data, validate=True)
        private = Ed25519PrivateKey.from_private_bytes(material[1:])
    except ValueError as e:
        raise _damaged(file, kind) from e
    key = Key(name, material[0], private.public_key().public_bytes_raw())
    if not text.startswith(_MARK) or key.kind != kind or key.identity.hex() != identity:
        raise _damaged(file, kind)
    return Signer(key, private)


def _write(file: Path, text: str) -> None:
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
            opened.write(text)
            opened.flush()
            os.fsync(opened.fileno())
    except OSError as e:
        raise LogKeyError(
            f"the key cannot be written to {file}: {e.strerror}",
            remedy="make the folder writable, or move a key that is there out of the way",
        ) from e


def _damaged(file: Path, kind: int) -> LogKeyError:
    whose = "witness" if kind == WITNESS else "log"
    return LogKeyError(f"{file} holds no private key of a {whose}", remedy=_restore(kind))


def _restore(kind: int) -> str:
    if kind == LOG:
        return (
            "restore it from a backup; where it is lost for good, `hortus audit rekey` begins"
            " with a new one, and auditors must be told"
        )
    return "restore it from a backup, or begin with a new witness (`hortus audit witness`)"
