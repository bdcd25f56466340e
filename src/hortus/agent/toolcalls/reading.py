"""Read a model's text: what is said, what is thought, and which calls are meant."""

import re
from collections.abc import Sequence

from hortus.agent.toolcalls.correcting import correct
from hortus.agent.toolcalls.settling import settle
from hortus.agent.toolcalls.streaming import Splitter
from hortus.agent.toolcalls.tail import Tail, read_tail
from hortus.agent.toolcalls.types import (
    Event,
    Fault,
    Reading,
    Said,
    Thought,
    ThoughtSoFar,
    Tool,
    ToolCall,
)
from hortus.core.regex import late

_SHOWS = late(
    r"(?:\bfor example|\be\.g\.|\blooks? like|\blike this|\bsyntax is|\bformat is|\bas follows"
    r"|\bexample|\b(?:log|output|transcript|documentation|manual|spec\w*) (?:says|shows|reads|has)"
    r"|\b(?:printed|logged|wrote|said|quoted?|emitted|reads))\b[^\n]*:\s*\Z",
    re.IGNORECASE,
)
_GOES_ON = "text follows what looks like a call; calls have to end a message"
_IS_SHOWN = "the text before it announces an example"


class Reader:
    """Reads a text that arrives in pieces; the result does not depend on the pieces."""

    def __init__(self, tools: Sequence[Tool] | None = None, *, thinking: bool = False) -> None:
        self._tools = tools
        self._splitter = Splitter(thinking)
        self._said: list[str] = []
        self._thought: list[str] = []

    def feed(self, piece: str) -> list[Event]:
        """Take in a piece and return what is certain now."""
        return self._note(self._splitter.feed(piece))

    def finish(self) -> tuple[list[Event], Reading]:
        """Return what was held back, and the whole text taken apart."""
        events = self._note(self._splitter.finish())
        tail = read_tail(self._splitter.tail)
        events += self._note([Thought(tail.thought)] if tail.thought else [])
        events += self._note([Said(tail.said)] if tail.said else [])
        settled, doubt = self._settled(tail)
        if not settled:
            left = "" if tail.said or tail.thought else self._splitter.tail
            events += self._note([Said(left)] if left else [])
        return events, self._reading(settled, doubt)

    def _settled(self, tail: Tail) -> tuple[list[ToolCall | Fault], str | None]:
        """Return calls and faults, or nothing and a reason why a likely call was left as text."""
        settled = [done for raw in tail.calls for done in settle(raw, self._tools)]
        if not settled:
            return [], None
        if tail.rest.strip():
            return [], _GOES_ON
        if _SHOWS.search("".join(self._said).rstrip()):
            return [], _IS_SHOWN
        return settled, None

    def _reading(self, settled: Sequence[ToolCall | Fault], doubt: str | None) -> Reading:
        calls = tuple(done for done in settled if isinstance(done, ToolCall))
        faults = tuple(done for done in settled if isinstance(done, Fault))
        return Reading(
            calls,
            "".join(self._said).strip(),
            "".join(self._thought).strip(),
            faults,
            correct(faults, self._tools or ()) if faults else None,
            doubt,
        )

    def _note(self, events: list[Event]) -> list[Event]:
        for event in events:
            match event:
                case Said(text):
                    self._said.append(text)
                case Thought(text):
                    self._thought.append(text)
                case ThoughtSoFar():
                    self._thought += self._said
                    self._said = []
        return events


def read_calls(
    text: str, tools: Sequence[Tool] | None = None, *, thinking: bool = False
) -> Reading:
    """Return a whole text taken apart; ``thinking`` says that it begins inside a thought."""
    reader = Reader(tools, thinking=thinking)
    reader.feed(text)
    return reader.finish()[1]
