"""The two ways an answer's stream reaches the client: byte for byte, or translated."""

import re
from typing import Protocol

from hortus.core import Dialect
from hortus.gateway.call import Call
from hortus.gateway.dialects import CODECS, Codec, Ended, Event, Started, Usage, UsageSeen
from hortus.gateway.errors import EventTooLargeError, TruncatedStreamError
from hortus.gateway.routing import Candidate
from hortus.gateway.sse import MAX_EVENT_BYTES, SseEvent, SseSplitter

# Only events with one of these can carry usage, an error or the end; all others pass unread.
_TELLING = re.compile(
    rb'"usage"|"error"|"finish_reason" ?: ?"|\[DONE\]|message_stop'
    rb"|response\.(?:completed|incomplete|failed)"
)
# After the finish reason of these dialects come the usage and a last word.
_SAYS_DONE = frozenset({Dialect.CHAT, Dialect.COMPLETIONS})
_DONE = b"[DONE]"
_BREAKS = (b"\n\n", b"\r\n\r\n", b"\r\r")


class Channel(Protocol):
    """Takes pieces of a model's stream and gives what the client may have of it so far."""

    @property
    def complete(self) -> bool:
        """Whether the end of the answer has been seen."""
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
        return _Through(CODECS[wanted], says_done=wanted in _SAYS_DONE)
    return _Translated(CODECS[spoken], CODECS[wanted], call)


class _Through:
    """Passes whole events byte for byte and reads only those that can matter."""

    dropped: tuple[str, ...] = ()

    def __init__(self, codec: Codec, *, says_done: bool) -> None:
        self._watch = codec.usage_watch()
        self._says_done = says_done
        self._rest = b""
        self.complete = False

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
        if not self._watch.started or _TELLING.search(ready):
            self._read(ready)
        return ready

    def finish(self) -> bytes:
        # A last event without its blank line still counts; a piece of one would only garble.
        self._read(self._rest + b"\n\n")
        if not self._watch.complete and not self._watch.failed:
            raise cut_short()
        return self._rest

    def _read(self, ready: bytes) -> None:
        for event in SseSplitter().feed(ready):
            self._watch.feed(event.data)
            self.complete = self._watch.complete and (
                not self._says_done or event.data.strip() == _DONE
            )


class _Translated:
    """Reads each event in the server's dialect and says it in the client's."""

    def __init__(self, upstream: Codec, client: Codec, call: Call) -> None:
        self._splitter = SseSplitter()
        self._decoder = upstream.event_decoder()
        self._encoder = client.event_encoder(
            model=call.envelope.model, id=call.decision_id, request=call.request()
        )
        self.complete = False
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
            case _:
                pass
        return self._encoder.encode(event)


def cut_short() -> TruncatedStreamError:
    """Return the error of a stream that ended before its answer did."""
    return TruncatedStreamError(
        "the model's answer broke off before its end",
        remedy="try again; if it happens again, look into the model server's log",
    )
