"""Channels of Harmony, as gpt-oss writes them."""

from msgspec import Struct

from hortus.agent.toolcalls.types import Grammar, RawCall
from hortus.core.regex import late

_PART = late(
    r"(?:<\|start\|>(?P<role>[^<]*))?(?:<\|channel\|>(?P<channel>[^<]*))?"
    r"(?:<\|constrain\|>\s*\w*\s*)?<\|message\|>"
)
_END = late(r"<\|(?:end|call|return|start|channel)\|>")
_TO = late(r"\bto=([^\s<]+)")
_WHOLE = ("<|call|>", "<|end|>", "<|return|>")


class Channels(Struct, frozen=True):
    """What was said, thought and called in a text of channels."""

    said: str
    thought: str
    calls: tuple[RawCall, ...]


def read_channels(text: str) -> Channels | None:
    """Return what the channels of a text hold, or None where it is no such text throughout."""
    said, thought, calls = [], [], []
    at = 0
    while at < len(text):
        part = _PART.match(text, at)
        if not part:
            return None
        closed = _END.search(text, part.end())
        stop = closed.start() if closed else len(text)
        body = text[part.end() : stop]
        to = _TO.search(f"{part['role'] or ''} {part['channel'] or ''}")
        if to:
            whole = closed is not None and closed.group() in _WHOLE
            calls.append(RawCall(to[1], body.strip(), Grammar.HARMONY, whole, text[at:stop]))
        elif (part["channel"] or "").strip() in {"final", ""}:
            said.append(body)
        else:
            thought.append(body)
        at = closed.end() if closed and closed.group() in _WHOLE else stop
        at += len(text[at:]) - len(text[at:].lstrip())
    return Channels("".join(said), "\n".join(thought), tuple(calls)) if text else None
