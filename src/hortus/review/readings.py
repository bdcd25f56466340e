"""Keep what rule files said, by their text: reading YAML takes longer than all else in loading."""

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from importlib import resources
from pathlib import Path

import msgspec

from hortus.core.whole import write_whole
from hortus.review.document import Located, RuleEntry, read

SHIPPED = ("packs", "read.json")
"""What the packs say, beside them; `scripts/packs.py` writes it."""


class Reading(msgspec.Struct, frozen=True):
    """One rule of a file, and the line on which it begins."""

    line: int
    rule: RuleEntry


Known = dict[str, tuple[Reading, ...]]
"""The rules of files, by the digests of their texts."""


class Readings:
    """What was read before; whatever is not in it is read again, so it may be lost at any time.

    Only the reading is kept: a rule is held to its examples each time that it is loaded.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._shipped = decoded(resources.files(__package__).joinpath(*SHIPPED).read_bytes())
        self._kept = _kept(path) if path else {}
        self._used: Known = {}

    def rules(self, text: str, name: str) -> Iterator[Located]:
        """Yield the rules of a file; raise ``RuleFileError`` where it holds something else."""
        key = digest(text)
        found = self._shipped.get(key) or self._kept.get(key) or _read(text, name)
        if key not in self._shipped:
            self._used[key] = found
        for one in found:
            yield Located(one.rule, name, one.line)

    def keep(self) -> None:
        """Write down what was used, if that is not what is there; a failure costs only time."""
        if self._path is None or self._used == self._kept:
            return
        with suppress(OSError):
            self._path.parent.mkdir(exist_ok=True)
            write_whole(self._path, encoded(self._used))


def digest(text: str) -> str:
    """Return the name under which a text is kept."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def encoded(known: Known) -> bytes:
    """Return readings as JSON, without those that JSON cannot give back as they were."""
    return msgspec.json.encode({k: found for k, found in known.items() if _survives(found)})


def decoded(data: bytes) -> Known:
    """Return what was encoded; raise ``msgspec.DecodeError`` for anything else."""
    return msgspec.json.decode(data, type=Known)


def _survives(found: tuple[Reading, ...]) -> bool:
    # YAML knows dates, bytes and numbers as keys; JSON has other things in their place.
    try:
        return decoded(msgspec.json.encode({"": found})) == {"": found}
    except (TypeError, ValueError, msgspec.MsgspecError):
        return False


def _kept(path: Path) -> Known:
    try:
        return decoded(path.read_bytes())
    except (OSError, ValueError, msgspec.DecodeError):
        return {}


def _read(text: str, name: str) -> tuple[Reading, ...]:
    return tuple(Reading(one.line, one.entry) for one in read(text, name))
