"""Literals of a package that decode to lists of hosts, words or zones: values worth trying.

A seed is never evidence. It only says what to try, for a check by value is seen only where the
value is tried.
"""

import base64
import binascii
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from zoneinfo import available_timezones

_QUOTES = rb"[\"'`]"
_LITERAL = re.compile(_QUOTES + rb"([A-Za-z0-9+/]{24,200000}={0,2})" + _QUOTES)
_ITEM = rb"[\"'`][A-Za-z0-9.][A-Za-z0-9._/+-]{1,63}[\"'`]"
_LIST = re.compile(_ITEM + rb"(?:\s?,\s?" + _ITEM + rb"){2,1000}")
_TEXT = re.compile(rb"[a-zA-Z0-9._/+\-\s,;|\[\]\"']{8,}")
_SPLIT = re.compile(r"[\"'`\[\],;|\r\n]+")
_HOST = re.compile(r"\.?(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,12}|\.[a-z]{2,12}")
_WORD = re.compile(r"[a-z0-9]{4,20}")
_PIECE = 64 << 20
_OVERLAP = 1 << 18
_SHARE = 0.8
_FEWEST, _MOST = 3, 600
_NAME = 200
# A list in clear has these most often, so the most common bytes of a scrambled one are these.
_USUAL = b',.aeionrc\n"| '
_COMMON = 3


@dataclass(frozen=True, slots=True)
class Seeds:
    """What a package names, each in the order found."""

    endings: tuple[str, ...] = ()
    """Host names and endings of such, as ``.cn`` or ``relay.example``."""
    words: tuple[str, ...] = ()
    """Words in lists beside host names, to be tried inside one."""
    zones: tuple[str, ...] = ()
    clear: tuple[str, ...] = ()
    """Host names and endings in lists that are not scrambled, which most programs have."""
    literals: int = 0
    """How many literals were looked into."""
    sources: tuple[str, ...] = field(default=())
    """For each list: the file, how it was hidden, and how much is in it."""

    def joined_words(self) -> Iterator[str]:
        """Yield host names that hold all words, as few as can be."""
        name = ""
        for word in self.words:
            if len(name) + len(word) > _NAME:
                yield f"{name}.example.com"
                name = ""
            name = f"{name}.{word}" if name else word
        if name:
            yield f"{name}.example.com"


NO_SEEDS = Seeds()


def spread(values: Sequence[str], most: int) -> tuple[str, ...]:
    """Return at most so many values, evenly over all of them, the first one always."""
    if len(values) <= most:
        return tuple(values)
    return tuple(values[at * len(values) // most] for at in range(most))


def mine(files: Iterable[Path]) -> Seeds:
    """Return what the literals in some files name, scrambled or in clear."""
    hidden, clear = _Found(), _Found()
    for path in files:
        for literal, is_list in sorted(_literals(path)):
            if is_list:
                clear.take(path, "in clear", _items(literal.decode()))
            else:
                for how, text in _unscrambled(literal):
                    hidden.take(path, how, _items(text))
                hidden.literals += 1
    return hidden.with_more(clear)


@dataclass(slots=True)
class _Found:
    """What was found so far."""

    hosts: dict[str, None] = field(default_factory=dict)
    words: dict[str, None] = field(default_factory=dict)
    zones: dict[str, None] = field(default_factory=dict)
    sources: list[str] = field(default_factory=list)
    literals: int = 0

    def take(self, path: Path, how: str, items: list[str]) -> None:
        """Take in a list, where it is one of hosts, words or zones."""
        hosts = [item for item in items if _HOST.fullmatch(item)]
        zones = [item for item in items if item in _zones()]
        words = [item for item in items if _WORD.fullmatch(item)]
        told = len(hosts) + len(zones) + (0 if how == "in clear" else len(words))
        if not _FEWEST <= told <= _MOST or told < _SHARE * len(items):
            return
        self.hosts |= dict.fromkeys(hosts)
        self.zones |= dict.fromkeys(zones)
        self.words |= dict.fromkeys(words if how != "in clear" else ())
        self.sources.append(f"{path.name}: {how}, {len(items)} entries")

    def with_more(self, other: "_Found") -> Seeds:
        """Return all of it; ``other`` stood in clear."""
        return Seeds(
            endings=tuple(self.hosts),
            words=tuple(self.words),
            zones=tuple(self.zones | other.zones),
            clear=tuple(host for host in other.hosts if host not in self.hosts),
            literals=self.literals + other.literals,
            sources=(*self.sources, *other.sources),
        )


def _literals(path: Path) -> set[tuple[bytes, bool]]:
    """Return the quoted literals of a file that may be scrambled, and the lists in clear."""
    found: set[tuple[bytes, bool]] = set()
    with path.open("rb") as file:
        rest = b""
        while part := file.read(_PIECE):
            piece = rest + part
            found |= {(hit[1], False) for hit in _LITERAL.finditer(piece)}
            found |= {(hit[0], True) for hit in _LIST.finditer(piece)}
            rest = piece[-_OVERLAP:]
    return found


def _unscrambled(literal: bytes) -> Iterator[tuple[str, str]]:
    """Yield the texts that a literal may stand for, with how it was made."""
    try:
        raw = base64.b64decode(literal + b"=" * (-len(literal) % 4))
    except binascii.Error:
        return
    common = bytes(byte for byte, _ in Counter(raw).most_common(_COMMON))
    keys = {0} | {byte ^ usual for byte in common for usual in _USUAL}
    for key in sorted(keys):
        plain = bytes(byte ^ key for byte in raw)
        if _TEXT.fullmatch(plain):
            how = f"base64 and XOR {key}" if key else "base64"
            yield how, plain.decode("ascii")


def _items(text: str) -> list[str]:
    return [item.strip() for item in _SPLIT.split(text) if item.strip()]


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())
