"""What differs between settings, told by their names and by digests."""

import re
from collections.abc import Iterator, Mapping
from hashlib import sha256

import msgspec

from hortus.core.settings import Settings

_DIGEST_CHARS = 32
_CREDENTIALS = re.compile(r"//[^/@\s\"]*@")
_NOTHING = "-"
_NAMES = "knowledge.readers."
"""Below it stand names of people, which the log would keep for ever."""


def digest_of(settings: Settings) -> str:
    """Return a digest of all settings: the same where nothing differs."""
    return _digest(msgspec.to_builtins(settings))


def digests_of(settings: Settings) -> dict[str, str]:
    """Return a digest of each section by its name."""
    sections: dict[str, object] = msgspec.to_builtins(settings)
    return {f"section.{name}": _digest(section) for name, section in sections.items()}


def changes_between(old: Settings, new: Settings) -> dict[str, str]:
    """Return by its name each setting that differs: what it was, an arrow, what it is."""
    before, after = dict(_flat(msgspec.to_builtins(old))), dict(_flat(msgspec.to_builtins(new)))
    return {
        name: "changed"
        if name.startswith(_NAMES)
        else f"{before.get(name, _NOTHING)} -> {after.get(name, _NOTHING)}"
        for name in sorted({*before, *after})
        if before.get(name) != after.get(name)
    }


def shown(value: object) -> str:
    """Return a value as text; settings hold no secrets, but a URL may have somebody's in it."""
    return _CREDENTIALS.sub("//...@", msgspec.json.encode(value).decode())


def _flat(tree: Mapping[str, object], above: str = "") -> Iterator[tuple[str, str]]:
    for name, value in tree.items():
        if isinstance(value, dict) and value:
            yield from _flat(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", shown(value)


def _digest(value: object) -> str:
    return sha256(msgspec.json.encode(value, order="sorted")).hexdigest()[:_DIGEST_CHARS]
