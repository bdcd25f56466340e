"""Seal a part of a conversation so that it opens only in its own place."""

import zlib
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256

import msgspec

from hortus.content.datakeys import DataKey
from hortus.content.errors import SealBrokenError

_LEVEL = 1
_US = 1_000_000


class Part(StrEnum):
    """Which side of a request."""

    REQUEST = "request"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class SealedPart:
    """A row of sealed content: what it is, and the bytes that only its key opens.

    ``size`` is how long the text was, ``kept`` how much of it was sealed.
    """

    decision_id: str
    part: str
    person: str
    month: str
    key_id: str
    at_us: int
    size: int
    kept: int
    sealed: bytes = field(repr=False)
    erased_us: int = 0

    @property
    def digest(self) -> str:
        """The hash by which the audit log knows the sealed bytes."""
        return f"sha256:{sha256(self.sealed).hexdigest()}"


@dataclass(frozen=True, slots=True)
class Taken:
    """A part as it was taken down: its first bytes, and how many there were."""

    part: Part
    text: bytes = field(repr=False)
    size: int


def month_of(at_us: int) -> str:
    """Return the month of a moment, in UTC, as ``YYYY-MM``."""
    return datetime.fromtimestamp(at_us // _US, tz=UTC).strftime("%Y-%m")


def seal_part(taken: Taken, decision_id: str, at_us: int, key: DataKey) -> SealedPart:
    """Return ``taken`` compressed and sealed, bound to all that its row says."""
    row = SealedPart(
        decision_id=decision_id,
        part=taken.part,
        person=key.person,
        month=key.month,
        key_id=key.key_id,
        at_us=at_us,
        size=taken.size,
        kept=len(taken.text),
        sealed=b"",
    )
    sealed = key.sealer.seal(zlib.compress(taken.text, _LEVEL), _bound(row))
    return replace(row, sealed=sealed)


def open_part(row: SealedPart, key: DataKey) -> bytes:
    """Return the text of a row; raises ``SealBrokenError`` where the row is not as it was."""
    packed = key.sealer.open(row.sealed, _bound(row))
    unpacker = zlib.decompressobj()
    try:
        text = unpacker.decompress(packed, row.kept + 1)
    except zlib.error as e:
        raise _not_ours() from e
    if len(text) != row.kept:
        raise _not_ours()
    return text


def _bound(row: SealedPart) -> bytes:
    """Return what a seal is tied to: two different rows never give the same bytes."""
    return msgspec.json.encode(
        [
            "hortus sealed content",
            row.decision_id,
            row.part,
            row.person,
            row.month,
            row.key_id,
            row.at_us,
            row.size,
            row.kept,
        ]
    )


def _not_ours() -> SealBrokenError:
    return SealBrokenError(
        "what was sealed is no text of hortus", remedy="use the hortus that sealed it"
    )
