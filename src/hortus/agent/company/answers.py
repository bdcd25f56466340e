"""What the gateway's tools answer as values, as far as it is used here."""

from typing import TypeVar

import msgspec

from hortus.agent.values import ToolError

_T = TypeVar("_T")


class Places(msgspec.Struct, frozen=True):
    """Places that were found."""

    places: list[msgspec.Raw] = []


class Rule(msgspec.Struct, frozen=True):
    """A rule that looks at a file."""

    id: str
    level: str
    message: str
    note: str = ""
    owner: str = ""
    good: str = ""
    bad: str = ""
    checked: bool = True
    """Whether a check finds what breaks it; else it is advice in words."""


class Rules(msgspec.Struct, frozen=True):
    """The rules for a path, the strictest first."""

    rules: list[Rule] = []


class Finding(msgspec.Struct, frozen=True):
    """What a rule found in an added line."""

    place: str
    level: str
    rule: str
    message: str
    text: str
    fix: str = ""


class Findings(msgspec.Struct, frozen=True):
    """What is wrong with a change."""

    findings: list[Finding] = []


def decoded(value: bytes, kind: type[_T]) -> _T:
    """Return a value as its kind. Raises ``ToolError``."""
    try:
        return msgspec.json.decode(value, type=kind)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as e:
        raise ToolError(
            f"the gateway's answer cannot be read: {e}", remedy="bring both to one version"
        ) from e
