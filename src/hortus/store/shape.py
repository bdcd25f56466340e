"""Which tables there are, and which columns each of them has."""

import re
from collections.abc import Mapping
from importlib.resources import files

_TABLE = re.compile(r"^CREATE TABLE (\w+) \((.*?)^\)", re.MULTILINE | re.DOTALL)
_COLUMN = re.compile(r"^ +([a-z_]\w*) ", re.MULTILINE)


def layout() -> Mapping[str, tuple[str, ...]]:
    """Return the columns of every table, as a new database has them."""
    text = files("hortus.store.migrations").joinpath("tables.sqlite.sql").read_text("utf-8")
    return {table: tuple(_COLUMN.findall(body)) for table, body in _TABLE.findall(text)}
