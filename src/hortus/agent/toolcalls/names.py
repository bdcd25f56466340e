"""Which tool a name means, where it is not quite the name of one."""

import difflib
import re
from collections.abc import Mapping

from msgspec import Struct

from hortus.agent.toolcalls.types import Tool
from hortus.core.regex import late

_TOKENS = late(r"<[|\uff5c].*", re.DOTALL)
_BEFORE = late(r"^(?:functions|default_api|tools?)[./:]")
_UNLIKE = late(r"[-_\s.]")
_NEAR = 0.88
_CLEARLY = 0.05


class Named(Struct, frozen=True):
    """A tool, and how sure it is that it was meant."""

    tool: Tool
    guessed: bool = False
    """Whether the name was only near to its own; nothing else may be mended then."""


def clean_name(name: str) -> str:
    """Return a name without tokens of channels and without the space it was said to be in."""
    return _BEFORE.sub("", _TOKENS.sub("", name.strip()).strip()).strip()


def find_tool(name: str, tools: Mapping[str, Tool]) -> Named | None:
    """Return the one tool that a name means, or None where none or several may be meant."""
    bare = clean_name(name)
    if bare in tools:
        return Named(tools[bare])
    folded = _UNLIKE.sub("", bare).casefold()
    same = [tool for known, tool in tools.items() if _UNLIKE.sub("", known).casefold() == folded]
    if same:
        return Named(same[0]) if len(same) == 1 else None
    rated = sorted(((_likeness(bare, known), known) for known in tools), reverse=True)
    if not rated or rated[0][0] < _NEAR:
        return None
    if len(rated) > 1 and rated[0][0] - rated[1][0] < _CLEARLY:
        return None
    return Named(tools[rated[0][1]], guessed=True)


def _likeness(name: str, known: str) -> float:
    return difflib.SequenceMatcher(None, name.casefold(), known.casefold()).ratio()
