"""Read the small TOML files of the review, with file and line in every complaint."""

import re
from pathlib import Path
from typing import TypeVar

import msgspec

from hortus.core.lines import line_numbers, line_of
from hortus.review.errors import RuleFileError

_File = TypeVar("_File", bound=msgspec.Struct)
_PATH = re.compile(r" - at `\$\.?([^`]*)`$")
_UNKNOWN = re.compile(r"unknown field `([^`]+)`")
_LISTED = re.compile(r"(?P<name>[\w-]+)\[(?P<index>\d+)\]")
_HELP = "docs/reference/rules.md describes every field"


def load_toml(path: Path, name: str, kind: type[_File]) -> _File:
    """Return what a file says, or the defaults where there is none."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return kind()
    except (OSError, UnicodeDecodeError) as e:
        raise RuleFileError(f"{name} cannot be read: {e}", remedy="mend or remove the file") from e
    try:
        return msgspec.toml.decode(text, type=kind)
    except msgspec.ValidationError as e:
        problem = _PATH.sub("", str(e))
        raise RuleFileError(f"{name}:{_line(str(e), text)}: {problem}", remedy=_HELP) from e
    except msgspec.DecodeError as e:
        raise RuleFileError(f"{name}: no TOML: {e}", remedy=_HELP) from e


def _line(error: str, text: str) -> int:
    path = _PATH.search(error)
    unknown = _UNKNOWN.search(error)
    named = ".".join(filter(None, [path[1] if path else "", unknown[1] if unknown else ""]))
    before, rest = 0, text
    if listed := _LISTED.match(named):
        # Of tables in a list only the one that is meant is looked into.
        header = re.compile(rf"^\s*\[\[\s*{re.escape(listed['name'])}\s*\]\]", re.MULTILINE)
        starts = [match.start() for match in header.finditer(text)]
        start = starts[int(listed["index"])] if int(listed["index"]) < len(starts) else 0
        # A blank line before the header is matched as well.
        start += len(text[start:]) - len(text[start:].lstrip())
        before, rest = text.count("\n", 0, start), text[start:]
    return before + line_of(re.sub(r"\[[^]]*\]", "", named), line_numbers(rest))
