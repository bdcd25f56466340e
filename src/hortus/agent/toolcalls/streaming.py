"""Take a model's text apart while it arrives: said, thought, and an end that may hold calls."""

from msgspec import Struct, field

from hortus.agent.toolcalls.types import Event, Said, Thought, ThoughtSoFar
from hortus.core.regex import late

_THINK = ("<think>", "<thinking>")
_THINK_END = ("</think>", "</thinking>")
_OPENERS = (
    *("<tool_call>", "<tool_calls>", "<function=", "<function name=", "<invoke name="),
    *(
        "<function_calls>",
        "<minimax:tool_call>",
        "<\uff5cDSML\uff5cfunction_calls>",
        "<\uff5cDSML\uff5cinvoke",
    ),
    *("<\uff5ctool▁calls▁begin\uff5c>", "<\uff5ctool▁call▁begin\uff5c>", "<|tool_calls_begin|>"),
    *("<|tool_call_begin|>", "<|tool_calls_section_begin|>", "<|channel|>", "<|start|>"),
    *("[TOOL_CALLS]", "<|python_tag|>", "<|python_start|>"),
)
_MARKERS = (*_OPENERS, *_THINK, *_THINK_END)
_FENCE = late(r" {0,3}(`{3,}|~{3,})[ \t]*([^`\n]*)\n")
_FENCE_START = late(r" {0,3}(?:`{0,3}|~{0,3})\Z| {0,3}(?:`{3,}|~{3,})[^`\n]*\Z")
_CALL_FENCES = {"tool_call", "tool_calls", "tool_code"}
_JSON_FENCES = {"", "json"}
_SENTENCE_END = frozenset(".!?…。")
_CODE_INDENT = 4


class Splitter(Struct):
    """Splits a text into events; the same however the text is cut into pieces.

    Nothing is held back but what may still turn out to be a mark. From the first place where a
    call may begin everything is kept for ``tail``: only the end of the message says whether it
    is one.
    """

    thinking: bool = False
    """Whether the model's template has already begun a thought."""
    tail: str = ""
    _in_tail: bool = False
    _buffer: str = ""
    _line: str = ""
    """What was said of the current line."""
    _fence: str = ""
    _blank: bool = True
    """Whether nothing but white space was said yet."""
    _thought: bool = field(default=False)
    _ticks: int = 0

    def __post_init__(self) -> None:
        self._thought = self.thinking

    def feed(self, piece: str) -> list[Event]:
        """Return what is certain after one more piece."""
        self._buffer += piece
        return self._run(final=False)

    def finish(self) -> list[Event]:
        """Return what was held back, at the end of the text."""
        return self._run(final=True)

    def _run(self, *, final: bool) -> list[Event]:
        events: list[Event] = []
        while self._buffer:
            if self._in_tail:
                self.tail += self._buffer
                self._buffer = ""
                break
            before = self._buffer
            if self.thinking:
                self._think(events, final=final)
            elif self._fence:
                self._pass_fence(events, final=final)
            else:
                self._say(events, final=final)
            if self._buffer == before and not self._in_tail:
                break
        return events

    def _think(self, events: list[Event], *, final: bool) -> None:
        at, mark = _first(self._buffer, _THINK_END)
        if mark:
            self._emit_thought(events, at)
            self._buffer = self._buffer[len(mark) :]
            self.thinking, self._line = False, ""
            return
        keep = 0 if final else _held(self._buffer, _THINK_END)
        self._emit_thought(events, len(self._buffer) - keep)

    def _emit_thought(self, events: list[Event], stop: int) -> None:
        if stop:
            events.append(Thought(self._buffer[:stop]))
            self._buffer = self._buffer[stop:]

    def _pass_fence(self, events: list[Event], *, final: bool) -> None:
        """Say a fence line by line: nothing in it is anything but text."""
        at = self._buffer.find("\n")
        if at < 0 and not final:
            return
        line = self._buffer if at < 0 else self._buffer[: at + 1]
        bare = line.strip()
        if bare.startswith(self._fence) and not bare.strip(self._fence[0]):
            self._fence = ""
        self._speak(events, len(line))

    def _say(self, events: list[Event], *, final: bool) -> None:
        """Say text up to the next sign that may be a mark, or deal with that mark."""
        at = self._next_sign()
        if at > 0:
            self._speak(events, at)
            return
        if at < 0:
            self._speak(events, len(self._buffer))
            return
        if self._at_line_start() and self._opens_fence(events, final=final):
            return
        if self._blank and self._buffer[0] in "{[":
            self._in_tail = True
            return
        self._mark(events, final=final)

    def _next_sign(self) -> int:
        """Return where the next sign is that may begin a mark; -1 where there is none."""
        found = [self._buffer.find(sign) for sign in ("<", "`", "[", "{", "~")]
        places = [at for at in found if at >= 0]
        return min(places) if places else -1

    def _at_line_start(self) -> bool:
        return not self._line.strip() and len(self._line) < _CODE_INDENT

    def _opens_fence(self, events: list[Event], *, final: bool) -> bool:
        """Deal with what is or may become a fence; tell whether it was dealt with."""
        found = _FENCE.match(self._buffer + ("\n" if final else ""))
        if not found:
            return not final and _FENCE_START.match(self._buffer) is not None
        word = found[2].strip()
        inside = (self._buffer + "\n")[found.end() :].lstrip() if found.end() else ""
        if word in _CALL_FENCES:
            self._in_tail = True
            return True
        if self._blank and word in _JSON_FENCES:
            if not inside and not final:
                return True
            if inside[:1] and inside[0] in "{[":
                self._in_tail = True
                return True
        self._fence = found[1]
        self._speak(events, min(found.end(), len(self._buffer)))
        return True

    def _mark(self, events: list[Event], *, final: bool) -> None:
        for mark in _MARKERS:
            if self._buffer.startswith(mark):
                self._meet(events, mark)
                return
        if not final and any(mark.startswith(self._buffer) for mark in _MARKERS):
            return
        self._speak(events, 1)

    def _meet(self, events: list[Event], mark: str) -> None:
        if self._in_code():
            self._speak(events, len(mark))
        elif mark in _THINK_END:
            self._end_thought_so_far(events, mark)
        elif mark in _THINK:
            if self._at_line_start():
                self._buffer = self._buffer[len(mark) :]
                self.thinking = self._thought = True
            else:
                self._speak(events, len(mark))
        elif self._may_call():
            self._in_tail = True
        else:
            self._speak(events, len(mark))

    def _end_thought_so_far(self, events: list[Event], mark: str) -> None:
        """Take in an end without a beginning: the first one ends a thought that was not marked."""
        self._buffer = self._buffer[len(mark) :]
        if not self._thought:
            events.append(ThoughtSoFar())
            self._blank = True
        self._thought, self._line, self._ticks = True, "", 0

    def _may_call(self) -> bool:
        """Tell whether a call may begin here, and is not quoted, listed or logged."""
        if self._at_line_start():
            return True
        return self._line[-1] in _SENTENCE_END and not self._line.lstrip().startswith(">")

    def _in_code(self) -> bool:
        return self._ticks % 2 == 1

    def _speak(self, events: list[Event], stop: int) -> None:
        text, self._buffer = self._buffer[:stop], self._buffer[stop:]
        if not text:
            return
        events.append(Said(text))
        self._blank = self._blank and not text.strip()
        _, newline, last = text.rpartition("\n")
        if newline:
            self._line, self._ticks = "", 0
        self._line += last
        self._ticks += last.count("`")


def _first(text: str, marks: tuple[str, ...]) -> tuple[int, str]:
    found = [(at, mark) for mark in marks if (at := text.find(mark)) >= 0]
    return min(found) if found else (len(text), "")


def _held(text: str, marks: tuple[str, ...]) -> int:
    """Return how many signs at the end of a text may be the beginning of a mark."""
    longest = max(len(mark) for mark in marks) - 1
    for size in range(min(longest, len(text)), 0, -1):
        if any(mark.startswith(text[-size:]) for mark in marks):
            return size
    return 0
