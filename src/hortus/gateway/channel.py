"""The two ways an answer's stream reaches the client: byte for byte, or translated."""

import re
from typing import Protocol

import msgspec

from hortus.core import Dialect
from hortus.gateway.call import Call
from hortus.gateway.dialects import (
    CODECS,
    Codec,
    Ended,
    Event,
    Failed,
    Started,
    Usage,
    UsageSeen,
    usage_watch,
)
from hortus.gateway.errors import (
    EventTooLargeError,
    MalformedAnswerError,
    TruncatedStreamError,
    UpstreamAnswerError,
)
from hortus.gateway.routing import Candidate
from hortus.gateway.sse import MAX_EVENT_BYTES, SseEvent, SseSplitter
from hortus.gateway.usage_question import is_usage_alone, must_ask

# Only events with one of these can carry usage, an error or the end; all others pass unread.
_TELLING = re.compile(
    rb'"usage"|"error"|"finish_reason" ?: ?"|\[DONE\]|message_stop'
    rb"|response\.(?:completed|incomplete|failed)"
)
# After the finish reason of these dialects come the usage and a last word.
_SAYS_DONE = frozenset({Dialect.CHAT, Dialect.COMPLETIONS})
_DONE = b"[DONE]"
_LONGEST_REASON = 500
_ANYTHING = msgspec.json.Decoder(msgspec.Raw)
_BLANK_LINE = b"\n\n"
_BREAKS = (b"\n\n", b"\r\n\r\n", b"\r\r")


class Channel(Protocol):
    """Takes pieces of a model's stream and gives what the client may have of it so far."""

    @property
    def complete(self) -> bool:
        """Whether the end of the answer has been seen."""
        ...

    @property
    def failure(self) -> UpstreamAnswerError | None:
        """What the model server itself has reported as the end of the answer, if it has."""
        ...

    @property
    def usage(self) -> Usage:
        """The tokens counted so far."""
        ...

    @property
    def dropped(self) -> tuple[str, ...]:
        """What could not be said in the client's dialect."""
        ...

    def feed(self, chunk: bytes) -> bytes:
        """Return the bytes that can be sent on; an unfinished event is held back."""
        ...

    def finish(self) -> bytes:
        """Return what remains at the end. Raises ``TruncatedStreamError`` if it came too soon."""
        ...


def open_channel(call: Call, candidate: Candidate) -> Channel:
    """Return the channel from ``candidate`` to the client of ``call``."""
    spoken, wanted = candidate.settings.dialect, call.door.dialect
    if spoken is wanted:
        hidden = must_ask(spoken, wanted, call.body, stream=call.envelope.stream)
        return _Through(wanted, hide_usage=hidden)
    return _Translated(CODECS[spoken], CODECS[wanted], call)


class _Through:
    """Passes whole events byte for byte and reads only those that can matter."""

    dropped: tuple[str, ...] = ()

    def __init__(self, dialect: Dialect, *, hide_usage: bool = False) -> None:
        self._dialect = dialect
        self._hide_usage = hide_usage
        self._watch = usage_watch(dialect)
        self._says_done = dialect in _SAYS_DONE
        self._rest = b""
        self.complete = False
        self.failure: UpstreamAnswerError | None = None

    @property
    def usage(self) -> Usage:
        return self._watch.usage or Usage()

    def feed(self, chunk: bytes) -> bytes:
        data = self._rest + chunk if self._rest else chunk
        end = max(data.rfind(mark) + len(mark) if mark in data else 0 for mark in _BREAKS)
        ready, self._rest = data[:end], data[end:]
        if len(self._rest) > MAX_EVENT_BYTES:
            raise EventTooLargeError(
                f"the model sent an event of more than {MAX_EVENT_BYTES} bytes",
                remedy="try again; if it happens again, look into the model server's log",
            )
        return self._passed(ready)

    def finish(self) -> bytes:
        # A last event without its blank line still counts; a piece of one would only garble.
        self._read(self._rest + b"\n\n")
        if self.failure is not None:
            return b""
        if not self._watch.complete:
            raise cut_short()
        return self._rest

    def _passed(self, ready: bytes) -> bytes:
        """Take in whole events, of which only the first and those that can matter are read."""
        if b"\r" in ready:
            return self._read(ready)
        start, passed = 0, b""
        while start < len(ready) and not self._watch.started:
            end = ready.index(_BLANK_LINE, start) + len(_BLANK_LINE)
            passed += self._read(ready[start:end])
            if self.failure is not None:
                return passed
            start = end
        telling = _TELLING.search(ready, start)
        if telling is None:
            return passed + ready[start:] if start else ready
        # From the event on that this is in.
        begun = ready.rfind(_BLANK_LINE, start, telling.start())
        begun = start if begun < 0 else begun + len(_BLANK_LINE)
        return passed + ready[start:begun] + self._read(ready[begun:])

    def _read(self, ready: bytes) -> bytes:
        """Take in whole events and return them up to one in which the server gives up."""
        good = 0
        hidden: list[bytes] = []
        for event in SseSplitter().feed(ready):
            if not self._watch.started:
                _check_first(event)
            self._watch.feed(event.data)
            if self._watch.failed:
                self.failure = gave_up(_reason(event, self._dialect))
                return ready[:good]
            good += len(event.raw)
            if self._hide_usage and is_usage_alone(event.data):
                hidden.append(event.raw)
            self.complete = self._watch.complete and (
                not self._says_done or event.data.strip() == _DONE
            )
        for raw in hidden:
            ready = ready.replace(raw, b"", 1)
        return ready


class _Translated:
    """Reads each event in the server's dialect and says it in the client's."""

    def __init__(self, upstream: Codec, client: Codec, call: Call) -> None:
        self._splitter = SseSplitter()
        self._decoder = upstream.event_decoder()
        self._encoder = client.event_encoder(
            model=call.envelope.model, id=call.decision_id, request=call.request()
        )
        self.complete = False
        self.failure: UpstreamAnswerError | None = None
        self.usage = Usage()

    @property
    def dropped(self) -> tuple[str, ...]:
        return self._encoder.dropped

    def feed(self, chunk: bytes) -> bytes:
        return self._say(self._splitter.feed(chunk))

    def finish(self) -> bytes:
        said = self._say(self._splitter.finish())
        return said + b"".join([self._encode(event) for event in self._decoder.finish()])

    def _say(self, heard: list[SseEvent]) -> bytes:
        events = [event for sse in heard for event in self._decoder.feed(sse)]
        return b"".join([self._encode(event) for event in events])

    def _encode(self, event: Event) -> bytes:
        match event:
            case UsageSeen(usage) | Started(usage=Usage() as usage):
                self.usage = usage
            case Ended():
                self.complete = True
            case Failed():
                self.failure = gave_up(event.message)
                return b""
            case _:
                pass
        return self._encoder.encode(event)


def gave_up(reason: str) -> UpstreamAnswerError:
    """Return the error of a stream in which the model server reported one."""
    return UpstreamAnswerError(
        f"the model server gave up: {reason[:_LONGEST_REASON]}",
        remedy="try again; if it happens again, look into the model server's log",
    )


def cut_short() -> TruncatedStreamError:
    """Return the error of a stream that ended before its answer did."""
    return TruncatedStreamError(
        "the model's answer broke off before its end",
        remedy="try again; if it happens again, look into the model server's log",
    )


def _check_first(event: SseEvent) -> None:
    """Raise ``MalformedAnswerError`` for a first event that is no JSON: another model may do."""
    if not event.data or event.data == _DONE:
        return
    try:
        _ANYTHING.decode(event.data)
    except (msgspec.DecodeError, RecursionError) as e:
        raise MalformedAnswerError(
            f"the model's stream begins with an event that is no JSON: {e}",
            remedy="check the model's dialect and URL: `hortus model test NAME`",
        ) from e


def _reason(event: SseEvent, dialect: Dialect) -> str:
    """Return what the server says in the event with which it gives up."""
    said = CODECS.get(dialect, CODECS[Dialect.CHAT]).event_decoder().feed(event)
    return next((one.message for one in said if isinstance(one, Failed)), "it does not say why")
