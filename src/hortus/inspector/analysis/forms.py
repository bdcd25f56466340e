"""The forms in which a program may send a value: parts that tools take, digests, encodings."""

import base64
import hashlib
import re
from urllib.parse import quote

_HOST = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}")

DIGESTS = ("md5", "sha1", "sha256", "sha512")
"""The digests that a value may be sent as."""


def forms(value: str) -> dict[str, str]:
    """Return the forms in which a value may be sent, by name."""
    raw = value.encode()
    found = {name: hashlib.new(name, raw, usedforsecurity=False).hexdigest() for name in DIGESTS}
    found |= {f"{name} base64": _b64(bytes.fromhex(digest)) for name, digest in found.items()}
    found["hex"] = raw.hex()
    found["base64"] = _b64(raw)
    found["url"] = quote(value, safe="")
    found["reversed"] = value[::-1]
    return {name: form for name, form in found.items() if form != value}


def variants(value: str) -> tuple[str, ...]:
    """Return a value, and the spellings that tools use for it; equal values give equal counts."""
    bare = value.removeprefix("git@").removesuffix(".git")
    known = value, bare.replace(":", "/", 1), bare.partition(":")[2], f"{value}\n"
    if not _HOST.fullmatch(value):
        return known
    return (*known, *(f"https://{value}{path}" for path in ("", "/", "/v1")))


def _b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode().rstrip("=")
