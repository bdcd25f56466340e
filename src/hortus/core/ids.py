"""Identifiers that sort by time and are safe to read aloud."""

import secrets

# Crockford's base 32: no i, l, o or u, so an id survives a telephone call.
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_PAIRS = tuple(high + low for high in _ALPHABET for low in _ALPHABET)
_RANDOM_BITS = 80


def new_id(prefix: str, now_us: int) -> str:
    """Return ``prefix_`` and a ULID: 48 bits of milliseconds, 80 bits of chance, 26 characters."""
    number = (now_us // 1_000 << _RANDOM_BITS) | secrets.randbits(_RANDOM_BITS)
    return (
        prefix + "_" + "".join([_PAIRS[number >> shift & 1023] for shift in range(120, -1, -10)])
    )
