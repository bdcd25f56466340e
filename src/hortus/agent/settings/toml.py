"""Read a settings file of the agent, with file and line in every complaint."""

import difflib
import re
from pathlib import Path
from typing import Generic, TypeVar

import msgspec

from hortus.agent.settings.errors import BadAgentSettingsError
from hortus.agent.settings.types import HookEntry, RequiredServer, RuleEntry
from hortus.core.lines import line_numbers, line_of
from hortus.core.regex import late

_Kind = TypeVar("_Kind", bound=msgspec.Struct)
_PATH = late(r" - at `\$\.?([^`]*)`$")
_UNKNOWN = late(r"unknown field `([^`]+)`")
_INDEX = late(r"\[[^]]*\]")
_HELP = "docs/reference/agent-settings.md describes every setting"


class File(msgspec.Struct, Generic[_Kind], frozen=True):
    """A settings file: what it says, which settings it gives, and where they stand."""

    path: Path
    text: str
    values: _Kind
    given: frozenset[str] = frozenset()

    def place(self, name: str, number: int | None = None) -> str:
        """Return file and line of a setting, or of entry ``number`` of a list of tables."""
        if number is not None and (line := _nth(self.text, name, number)):
            return f"{self.path}:{line}"
        return f"{self.path}:{line_of(name, line_numbers(self.text))}"


def read_file(path: Path, kind: type[_Kind], text: str | None) -> File[_Kind]:
    """Return what a file's text says; ``None`` stands for a file that is not there."""
    if text is None:
        return File(path, "", kind())
    try:
        tree = msgspec.toml.decode(text)
        values = msgspec.convert(tree, kind)
    except msgspec.ValidationError as e:
        raise _unfit(path, text, str(e), kind) from e
    except msgspec.DecodeError as e:
        raise BadAgentSettingsError(f"{path} is no TOML: {e}", remedy=_HELP) from e
    return File(path, text, values, frozenset(tree))


def text_of(path: Path) -> str | None:
    """Return a file's text; None where there is none."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as e:
        raise BadAgentSettingsError(
            f"cannot read {path}: {e}", remedy="make it a readable UTF-8 file, or remove it"
        ) from e


def _unfit(path: Path, text: str, error: str, kind: type[msgspec.Struct]) -> BadAgentSettingsError:
    """Return an error that names the line and the setting at fault."""
    at = _PATH.search(error)
    unknown = _UNKNOWN.search(error)
    inside = at[1] if at else ""
    named = ".".join(filter(None, [inside, unknown[1] if unknown else ""]))
    place = f"{path}:{_line(named, text)}"
    name = _INDEX.sub("", named)
    if unknown is None:
        return BadAgentSettingsError(f"{place}: {name}: {_PATH.sub('', error)}", remedy=_HELP)
    known = _fields_of(kind, inside)
    near = difflib.get_close_matches(unknown[1], known, n=1)
    meant = f"did you mean {near[0]}? " if near else ""
    return BadAgentSettingsError(f"{place}: {name} is no setting", remedy=f"{meant}{_HELP}")


def _fields_of(kind: type[msgspec.Struct], inside: str) -> tuple[str, ...]:
    """Return the settings of the file, or of the table of it that is named."""
    tables = {"rules": RuleEntry, "hooks": HookEntry, "servers": RequiredServer}
    return tables.get(inside.partition("[")[0], kind).__struct_fields__


def _line(named: str, text: str) -> int:
    entry = re.match(r"(\w+)\[(\d+)\]", named)
    if entry and (line := _nth(text, entry[1], int(entry[2]))):
        return line
    return line_of(_INDEX.sub("", named), line_numbers(text))


def _nth(text: str, table: str, number: int) -> int:
    """Return the line of the n-th ``[[table]]``; 0 where it is written in another way."""
    header = re.compile(rf"\s*\[\[\s*{re.escape(table)}\s*\]\]")
    lines = [at for at, line in enumerate(text.split("\n"), start=1) if header.match(line)]
    return lines[number] if number < len(lines) else 0
