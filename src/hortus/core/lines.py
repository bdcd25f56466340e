"""Find the line of a settings file in which a setting is given."""

from collections.abc import Mapping

from hortus.core.regex import late

_HEADER = late(r"\s*\[{1,2}\s*(?P<name>[^]#]+?)\s*\]{1,2}\s*(#.*)?$")
_KEY = late(r"\s*(?P<name>[^=#\[\]{}]+?)\s*=")
_PART = late(r"\"((?:[^\"\\]|\\.)*)\"|'([^']*)'|([^\s.\"']+)")


def line_numbers(text: str) -> dict[str, int]:
    """Return the 1-based line of every table and key in ``text``, by dotted name."""
    found: dict[str, int] = {}
    table = ""
    # Not splitlines(): it also cuts at characters that are no line end in TOML.
    for number, line in enumerate(text.split("\n"), start=1):
        if header := _HEADER.match(line):
            table = _plain(header["name"])
            found.setdefault(table, number)
        elif key := _KEY.match(line):
            name = _plain(key["name"])
            found.setdefault(f"{table}.{name}" if table else name, number)
    return found


def line_of(name: str, numbers: Mapping[str, int]) -> int:
    """Return the line of ``name`` or of the nearest thing it lies in, or 1."""
    while name:
        if name in numbers:
            return numbers[name]
        # A dot inside a quoted name is cut at as well: then the step after finds the table.
        name = name[: max(name.rfind("."), name.rfind("["), 0)]
    return 1


def _plain(name: str) -> str:
    """Return a dotted name without its quotes and blanks."""
    return ".".join(double or single or bare for double, single, bare in _PART.findall(name))
