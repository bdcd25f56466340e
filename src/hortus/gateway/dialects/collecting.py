"""Between a stream of events and a whole answer."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from hortus.gateway.dialects.types import (
    Answer,
    AnswerPart,
    Closed,
    Delta,
    Ended,
    Event,
    Failed,
    Opened,
    Signed,
    Started,
    Stop,
    Stopped,
    Text,
    Thinking,
    ToolCall,
    Usage,
    UsageSeen,
)
from hortus.gateway.errors import UpstreamAnswerError


class Collector:
    """Builds the answer that a stream tells."""

    def __init__(self) -> None:
        self._started = Started("", "")
        self._parts: dict[int, AnswerPart] = {}
        self._texts: dict[int, list[str]] = {}
        self._stopped = Stopped(Stop.END)
        self._usage: Usage | None = None

    def add(self, event: Event) -> None:
        """Take in one event; raises ``UpstreamAnswerError`` when the server gave up."""
        match event:
            case Started():
                self._started, self._usage = event, event.usage
            case Opened(block, part):
                self._parts[block], self._texts[block] = part, []
            case Delta(block, text):
                self._texts[block].append(text)
            case Signed(block, signature):
                part = self._parts[block]
                if isinstance(part, Thinking):
                    self._parts[block] = replace(part, signature=part.signature + signature)
            case UsageSeen(usage):
                self._usage = usage
            case Stopped():
                self._stopped = event
            case Failed(message):
                raise UpstreamAnswerError(message, remedy="try again, or look at the model server")
            case Closed() | Ended():
                pass

    def part(self, block: int) -> AnswerPart:
        """Return one block as far as it is known."""
        return _filled(self._parts[block], "".join(self._texts[block]))

    def answer(self) -> Answer:
        """Return the answer as far as it is known."""
        return Answer(
            self._started.id,
            self._started.model,
            tuple(self.part(block) for block in sorted(self._parts)),
            self._stopped.stop,
            self._stopped.stop_sequence,
            self._usage,
        )


def collect(events: Iterable[Event]) -> Answer:
    """Return the answer that ``events`` tell."""
    collector = Collector()
    for event in events:
        collector.add(event)
    return collector.answer()


def replay(answer: Answer) -> Iterator[Event]:
    """Tell a whole answer as a stream, for a server that streams not although it was asked to."""
    yield Started(answer.id, answer.model, answer.usage)
    for block, part in enumerate(answer.parts):
        yield Opened(block, _emptied(part))
        text = _content(part)
        if text:
            yield Delta(block, text)
        if isinstance(part, Thinking) and part.signature and not part.redacted:
            yield Signed(block, part.signature)
        yield Closed(block)
    yield Stopped(answer.stop, answer.stop_sequence)
    if answer.usage:
        yield UsageSeen(answer.usage)
    yield Ended()


def _filled(part: AnswerPart, text: str) -> AnswerPart:
    match part:
        case Text():
            return Text(part.text + text)
        case Thinking():
            return replace(part, text=part.text + text)
        case ToolCall():
            return replace(part, arguments=part.arguments + text)


def _emptied(part: AnswerPart) -> AnswerPart:
    match part:
        case Text():
            return Text("")
        case Thinking():
            # A redacted thought is nothing but its signature, which comes with the opening.
            return part if part.redacted else replace(part, text="", signature="")
        case ToolCall():
            return replace(part, arguments="")


def _content(part: AnswerPart) -> str:
    match part:
        case Text(text):
            return text
        case Thinking():
            return "" if part.redacted else part.text
        case ToolCall():
            return part.arguments
