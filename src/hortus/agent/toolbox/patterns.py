"""Compile what a model looks for in files, so that no pattern can hold the agent up."""

import re

from msgspec import Struct

from hortus.agent.toolbox.arguments import is_sound
from hortus.agent.values import ToolError
from hortus.core.regex import late

# A repetition of a group that itself ends in a repetition takes time without end on some lines.
_ENDLESS = late(r"[*+?}]\)(?:[*+]|\{\d+,)")
_LONGEST = 4_000
_NOT_OURS = late(r"\\h")


class Sought(Struct, frozen=True):
    """A pattern over bytes, and what to say of it."""

    pattern: re.Pattern[bytes]
    note: str = ""


def sought(text: str, *, ignore_case: bool) -> Sought:
    """Return the pattern for a text; one that is no regular expression is sought as it stands."""
    if not is_sound(text) or len(text) > _LONGEST:
        raise ToolError("the pattern cannot be looked for", remedy="look for a simpler one")
    flags = re.MULTILINE | (re.IGNORECASE if ignore_case else 0)
    if _ENDLESS.search(text):
        raise ToolError(
            "the pattern repeats a repetition, which may take without end",
            remedy="look for a simpler one",
        )
    try:
        return Sought(re.compile(text.encode(), flags))
    except RecursionError as e:
        raise ToolError("the pattern is nested too deeply", remedy="look for a simpler one") from e
    except (re.error, OverflowError) as e:
        literal = re.compile(re.escape(text.encode()), flags)
        return Sought(literal, f"(no regular expression, {e}: sought as it stands)")
