"""XAES-256-GCM: AES-256-GCM under a key of its own for each message."""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from hortus.content.errors import SealBrokenError

KEY_BYTES = 32
NONCE_BYTES = 24
_TAG_BYTES = 16
_BLOCK_BYTES = 16
_HALF = 12


class Sealer:
    """Seals with one key, however many messages there are; does not show the key when printed.

    A nonce of 96 bits drawn by chance is good for 2^32 messages. These have 192: the first half
    makes the message's key, as C2SP's XAES-256-GCM says, so chance never repeats both.
    """

    __slots__ = ("_key", "_mask")

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise ValueError(f"a key has {KEY_BYTES} bytes")
        self._key = key
        self._mask = _mask(key)

    def seal(self, plain: bytes, bound: bytes, nonce: bytes = b"") -> bytes:
        """Return nonce, ciphertext and tag; it opens only together with the bytes ``bound``."""
        nonce = nonce or secrets.token_bytes(NONCE_BYTES)
        return nonce + self._message_key(nonce).encrypt(nonce[_HALF:], plain, bound)

    def open(self, sealed: bytes, bound: bytes) -> bytes:
        """Return what was sealed; raises ``SealBrokenError`` where any bit is another one."""
        nonce, rest = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        if len(rest) < _TAG_BYTES:
            raise SealBrokenError("the sealed bytes are cut short", remedy=_RESTORE)
        try:
            return self._message_key(nonce).decrypt(nonce[_HALF:], rest, bound)
        except InvalidTag as e:
            raise SealBrokenError(
                "the sealed bytes, or what they belong to, are not what they were",
                remedy=_RESTORE,
            ) from e

    def _message_key(self, nonce: bytes) -> AESGCM:
        counters = (_counter(number, nonce) ^ self._mask for number in (1, 2))
        blocks = b"".join(block.to_bytes(_BLOCK_BYTES, "big") for block in counters)
        return AESGCM(_encrypt(self._key, blocks))


_RESTORE = "look for what else was changed with `hortus audit verify`; restore a backup"


def _counter(number: int, nonce: bytes) -> int:
    return int.from_bytes(bytes([0, number]) + b"X\0" + nonce[:_HALF], "big")


def _mask(key: bytes) -> int:
    """Return the first subkey of CMAC (NIST SP 800-38B)."""
    doubled = int.from_bytes(_encrypt(key, bytes(_BLOCK_BYTES)), "big") << 1
    top = 1 << 8 * _BLOCK_BYTES
    return (doubled ^ top ^ 0x87) if doubled & top else doubled


def _encrypt(key: bytes, blocks: bytes) -> bytes:
    # Single blocks of a pseudo-random function, as the construction has it; never a message.
    return Cipher(algorithms.AES(key), modes.ECB()).encryptor().update(blocks)  # noqa: S305 - see above
