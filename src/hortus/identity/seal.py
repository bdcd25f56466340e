"""Texts that only this installation can make and read back: what a token says, and a digest."""

import binascii
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import TypeVar

import msgspec

from hortus.identity.errors import MalformedTokenError
from hortus.identity.pepper import Pepper

_T = TypeVar("_T", bound=msgspec.Struct)
# 192 bits: nobody finds a second text by trying.
_DIGEST_BYTES = 24
_LONGEST = 8_192


class Seal:
    """Makes texts ``prefix + payload + "." + digest`` and takes them apart again.

    The payload can be read by whoever has the text; only the pepper can make one that holds. A
    text sealed for one purpose is none for another: the prefix is part of what is digested.
    """

    def __init__(self, pepper: Pepper) -> None:
        self._pepper = pepper

    def close(self, prefix: str, said: msgspec.Struct) -> str:
        """Return the text that says ``said``."""
        payload = prefix + _text(msgspec.json.encode(said))
        return f"{payload}.{self._digest(payload)}"

    def open(self, prefix: str, text: str, kind: type[_T]) -> _T:
        """Return what ``text`` says. Raises ``MalformedTokenError``."""
        payload, dot, digest = text.rpartition(".")
        if not dot or not payload.startswith(prefix) or len(text) > _LONGEST:
            raise _malformed()
        try:
            # The texts, not the bytes: then there is one way only to write a token.
            if not hmac.compare_digest(digest.encode(), self._digest(payload).encode()):
                raise _malformed()
            return msgspec.json.decode(_bytes(payload.removeprefix(prefix)), type=kind)
        except (binascii.Error, msgspec.DecodeError, UnicodeError, ValueError) as e:
            raise _malformed() from e

    def digest(self, code: str) -> str:
        """Return what a code is kept as, so that the table of codes opens nothing."""
        return self._pepper.digest(b"code:" + code.encode()).hex()

    def _digest(self, payload: str) -> str:
        return _text(self._pepper.digest(b"seal:" + payload.encode())[:_DIGEST_BYTES])


def _text(value: bytes) -> str:
    return urlsafe_b64encode(value).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))


def _malformed() -> MalformedTokenError:
    return MalformedTokenError(
        "what was sent is no token of this hortus: it is cut, altered, or another service's",
        remedy="sign in again (`hortus login`)",
    )
