"""Read the few lines of settings that may stand at the top of a Markdown file."""

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct

from hortus.core.regex import late

_FENCE = late(r"---[ \t]*\r?\n(?P<head>.*?)(?:^|\n)---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_KEY = late(r"(?P<key>[A-Za-z][\w-]*):[ \t]*(?P<value>.*)")
_ITEM = late(r"[ \t]*-[ \t]+(?P<value>.*)")
_BLOCKS = frozenset({">", "|", ">-", "|-"})


class Page(Struct, frozen=True):
    """A Markdown file: what its head says, and the text below."""

    head: Mapping[str, str] = {}
    body: str = ""

    def listed(self, key: str) -> tuple[str, ...]:
        """Return a value as a list: by commas, in brackets, or an item a line."""
        value = self.head.get(key, "").strip().removeprefix("[").removesuffix("]")
        return tuple(_bare(part) for part in re.split(r"[,\n]", value) if part.strip())


def read_page(text: str) -> Page:
    """Return a page; one without a head is all body."""
    found = _FENCE.match(text)
    if not found:
        return Page(body=text)
    return Page(_head(found["head"].splitlines()), text[found.end() :].lstrip("\r\n"))


def _head(lines: Sequence[str]) -> dict[str, str]:
    said: dict[str, str] = {}
    key, sep = "", " "
    for line in lines:
        if found := _KEY.match(line):
            key, value = found["key"], found["value"].strip()
            sep = "\n" if value.startswith("|") else " "
            said[key] = "" if value in _BLOCKS else _bare(value)
        elif (item := _ITEM.match(line)) and key:
            said[key] = "\n".join(filter(None, [said[key], _bare(item["value"])]))
        elif key and line.strip():
            said[key] = sep.join(filter(None, [said[key], line.strip()]))
    return said


def _bare(value: str) -> str:
    value = value.strip()
    is_quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "'\""
    return value[1:-1] if is_quoted else value
