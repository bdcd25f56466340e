"""The secret of this installation that makes stolen digests of keys useless."""

import hmac
import os
import secrets
import stat
from dataclasses import dataclass, field
from pathlib import Path

from hortus.identity.errors import PepperError

_FILE = "pepper"
_BYTES = 32
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, slots=True)
class Pepper:
    """Turns a secret into the digest it is stored under; does not show itself when printed."""

    _value: bytes = field(repr=False)

    def digest(self, secret: bytes) -> bytes:
        """Return the HMAC-SHA-256 of ``secret``."""
        return hmac.digest(self._value, secret, "sha256")


def load_pepper(folder: Path, *, create: bool = True) -> Pepper:
    """Return the pepper kept in ``folder``; make it on first use, unless told not to.

    Raises ``PepperError`` where others may read it, or it is missing or damaged.
    """
    file = folder / _FILE
    try:
        if create and not file.exists():
            _make(file)
        if file.stat().st_mode & _OTHERS:
            raise PepperError(
                f"{file} can be read by other users of this machine",
                remedy=f"chmod 600 {file}; if others may have read it, make new keys",
            )
        value = bytes.fromhex(file.read_text(encoding="ascii"))
    except OSError as e:
        raise PepperError(
            f"{file} cannot be read: {e.strerror}; without it no key can be checked",
            remedy=_restore(file),
        ) from e
    except ValueError as e:
        raise _damaged(file) from e
    if len(value) != _BYTES:
        raise _damaged(file)
    return Pepper(value)


def _make(file: Path) -> None:
    """Write a new pepper in one step: another process sees all of it or nothing."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = file.with_name(f"{_FILE}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as opened:
            opened.write(secrets.token_hex(_BYTES) + "\n")
            opened.flush()
            os.fsync(opened.fileno())
        os.link(draft, file)
    except FileExistsError:
        # Another process was faster: its pepper holds.
        return
    finally:
        draft.unlink()


def _damaged(file: Path) -> PepperError:
    return PepperError(
        f"{file} does not hold {_BYTES} bytes in hexadecimal",
        remedy=_restore(file),
    )


def _restore(file: Path) -> str:
    anew = f"(umask 077; openssl rand -hex {_BYTES} > {file})"
    return f"restore it from a backup; failing that, begin anew with {anew} and make new keys"
