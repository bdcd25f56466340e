"""Read the end of a message, from the first thing in it that may be a call."""

import re
from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from hortus.agent.toolcalls.grammars import (
    read_bare,
    read_channels,
    read_elements,
    read_fenced,
    read_llama,
    read_mistral,
    read_pythonic,
    read_tagged,
    read_tokens,
)
from hortus.agent.toolcalls.types import Found, Grammar, RawCall, Repair, Step
from hortus.core.regex import late

# What servers leave in the text around calls, and says nothing.
_PACKING = late(
    r"\s+|</?(?:minimax:)?(?:tool_calls|function_calls|tool_call)>|</?\uff5cDSML\uff5cfunction_calls>|</s>"
    r"|<\|(?:im_end|endoftext|eot_id|eom_id|end|call|return|python_end)\|>|</tool_call>"
    r"|<[\uff5c|]tool[▁_]calls(?:[▁_]section)?[▁_](?:begin|end)[\uff5c|]>|<\uff5cend▁of▁sentence\uff5c>"
)
_PACKING_BEFORE = late(
    r"(?:\s+|<(?:minimax:)?(?:tool_calls|function_calls|tool_call)>(?=\s*<invoke)"
    r"|<(?:minimax:)?(?:tool_calls|function_calls)>"
    r"|<\uff5cDSML\uff5cfunction_calls>|<[\uff5c|]tool[▁_]calls(?:[▁_]section)?[▁_]begin[\uff5c|]>)+"
)
# Models that go on after a call write its answer themselves. Nothing of that is true.
_INVENTED = late(
    r"<tool_response>|<\|observation\|>|<\|im_start\|>|<\|start_header_id\|>|Observation:"
    r"|<function_results>|<[\uff5c|]tool[▁_]outputs?[▁_]begin[\uff5c|]>"
)
_READERS: tuple[Callable[[str, int], Found | None], ...] = (
    read_elements,
    read_tagged,
    read_tokens,
    read_mistral,
    read_llama,
    read_fenced,
    read_pythonic,
)
_INVENTED_SHOWN = 200


class Tail(Struct, frozen=True):
    """What the end of a message holds."""

    calls: tuple[RawCall, ...] = ()
    said: str = ""
    thought: str = ""
    rest: str = ""
    """What follows the calls and is part of none."""


def read_tail(text: str) -> Tail:
    """Return calls and what else is in the end of a message."""
    if text.startswith(("<|channel|>", "<|start|>")):
        channels = read_channels(text)
        if channels is not None:
            return Tail(channels.calls, channels.said, channels.thought)
        return Tail(rest=text)
    return _in_turn(text)


def _in_turn(text: str) -> Tail:
    calls: list[RawCall] = []
    at = _past(_PACKING_BEFORE, text, 0)
    while at < len(text):
        found = _read(text, at, bare=not calls or calls[-1].grammar is Grammar.BARE)
        if found is None:
            if calls and (invented := _INVENTED.match(text, at)):
                calls[-1] = _cut(calls[-1], text[invented.start() :])
                at = len(text)
            break
        calls += found.calls
        at = found.end
        while (after := _past(_PACKING, text, at)) > at and not _read(text, at, bare=False):
            at = after
    return Tail(tuple(calls), rest=text[at:])


def _read(text: str, at: int, *, bare: bool) -> Found | None:
    for read in _READERS:
        if found := read(text, at):
            return found
    return read_bare(text, at) if bare else None


def _past(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at


def _cut(call: RawCall, invented: str) -> RawCall:
    mended = Repair(Step.TRAILING, "", invented[:_INVENTED_SHOWN], "")
    return replace(call, repairs=(*call.repairs, mended))
