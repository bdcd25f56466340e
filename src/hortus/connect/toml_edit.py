"""Put values into TOML, keeping comments and order."""

from collections.abc import MutableMapping, Sequence
from typing import cast

import tomlkit
from tomlkit.exceptions import TOMLKitError

from hortus.connect.types import Put

_Table = MutableMapping[str, object]


class TomlError(ValueError):
    """The text is not TOML, or a value is in the way."""


def edit_toml(text: str, puts: Sequence[Put]) -> str:
    """Return ``text`` with the values put in. Raises ``TomlError``."""
    try:
        document = tomlkit.parse(text)
        for put in puts:
            _put(document, put)
        return tomlkit.dumps(document)
    except TOMLKitError as e:
        raise TomlError(str(e)) from e


def _put(document: _Table, put: Put) -> None:
    table = document
    for depth, key in enumerate(put.path[:-1]):
        if key not in table:
            # A table that only holds tables gets no header line of its own.
            table[key] = tomlkit.table(is_super_table=depth < len(put.path) - 2)
        inner = table[key]
        if not isinstance(inner, MutableMapping):
            raise TomlError(f"{'.'.join(put.path[: depth + 1])} is no table")
        table = cast("_Table", inner)
    key = put.path[-1]
    if key in table and (put.keep or _plain(table[key]) == put.value):
        return
    table[key] = put.value


def _plain(value: object) -> object:
    return value.unwrap() if isinstance(value, tomlkit.items.Item) else value
