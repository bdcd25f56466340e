"""The text of a key: made from chance, recognisable by people, scanners and a checksum."""

import secrets
import zlib

PREFIX = "hort_"
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
# 24 characters out of 62 are 142 bits of chance.
_RANDOM = 24
_CHECKSUM = 6
LENGTH = len(PREFIX) + _RANDOM + 1 + _CHECKSUM
PATTERN = rf"hort_[0-9A-Za-z]{{{_RANDOM}}}_[0-9A-Za-z]{{{_CHECKSUM}}}"
"""A regular expression that finds keys in text, for secret scanners."""


def new_secret() -> str:
    """Return a new key: ``hort_``, 24 characters of chance, ``_``, 6 of checksum."""
    random = "".join(secrets.choice(_ALPHABET) for _ in range(_RANDOM))
    return f"{PREFIX}{random}_{_checksum(random)}"


def is_well_formed(secret: str) -> bool:
    """Tell whether ``secret`` could be a key of some hortus: a mistyped one is not."""
    if len(secret) != LENGTH or not secret.isascii() or not secret.startswith(PREFIX):
        return False
    random, separator, checksum = secret.removeprefix(PREFIX).partition("_")
    return bool(separator) and len(random) == _RANDOM and checksum == _checksum(random)


def _checksum(random: str) -> str:
    """Return the CRC-32 in base 62: it detects mistakes; it is no protection."""
    number = zlib.crc32(random.encode("ascii"))
    digits = ""
    for _ in range(_CHECKSUM):
        number, digit = divmod(number, len(_ALPHABET))
        digits = _ALPHABET[digit] + digits
    return digits
