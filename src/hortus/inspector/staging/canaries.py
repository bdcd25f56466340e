"""Made-up secrets and identities, planted where real ones live, to be found in what is sent."""

import hashlib
from enum import StrEnum

import msgspec


class Sort(StrEnum):
    """What a canary stands for."""

    SECRET = "secret"  # noqa: S105 - a word
    """Something that opens a door: keys, tokens, passwords."""
    KEY = "key"
    """The credential that the tool was given, for the model alone."""
    IDENTITY = "identity"
    """Who and where one is: names, host, remote, paths."""
    IDENTIFIER = "identifier"
    """What tells this machine from others."""
    CONTENT = "content"
    """The person's work: source, documents, prompt."""


class Canary(msgspec.Struct, frozen=True, kw_only=True):
    """A string that stands in one place only."""

    name: str
    """Where it stands, in words: ``AWS secret key``."""
    sort: Sort
    value: str


def text(seed: str, name: str, length: int = 24) -> str:
    """Return letters and digits that nobody else has, the same ones for the same names."""
    digest = hashlib.sha256(f"{seed} {name}".encode()).hexdigest()
    return (digest * (length // len(digest) + 1))[:length]
