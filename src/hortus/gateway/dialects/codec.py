"""What every dialect offers to the gateway."""

from typing import Protocol

from hortus.core import Dialect, HortusError
from hortus.gateway.dialects.types import Answer, Encoded, Event, Request, Usage
from hortus.gateway.sse import SseEvent


class EventDecoder(Protocol):
    """Reads a model server's stream."""

    def feed(self, sse: SseEvent) -> list[Event]:
        """Return what the event says; raises ``MalformedAnswerError``."""
        ...

    def finish(self) -> list[Event]:
        """Return what is still to say when the stream has ended.

        Raises ``TruncatedStreamError`` when the proper end was missing.
        """
        ...


class EventEncoder(Protocol):
    """Writes a stream for a client."""

    @property
    def dropped(self) -> tuple[str, ...]:
        """Return the names of what could not be said so far."""
        ...

    def encode(self, event: Event) -> bytes:
        """Return the bytes of none, one or several server-sent events."""
        ...


class UsageWatch(Protocol):
    """Reads along a stream that passes unchanged: its usage, and whether it ended properly."""

    @property
    def usage(self) -> Usage | None:
        """Return the usage seen last."""
        ...

    @property
    def started(self) -> bool:
        """Return whether anything of an answer has come."""
        ...

    @property
    def complete(self) -> bool:
        """Return whether the proper end has come."""
        ...

    @property
    def failed(self) -> bool:
        """Return whether the server reported an error in the stream."""
        ...

    def feed(self, data: bytes) -> None:
        """Take in the data of one event; what cannot be read is passed over."""
        ...


class Codec(Protocol):
    """One dialect, read and written.

    Where ``request`` is asked for, it is the decoded request of the client: it says which tools
    were flattened and what the client wants to see in the answer.
    """

    @property
    def dialect(self) -> Dialect:
        """Return which dialect this is."""
        ...

    def decode_request(self, body: bytes) -> Request:
        """Return the request in the common form; raises ``BadRequestError``."""
        ...

    def encode_request(self, request: Request) -> Encoded:
        """Return the request as a server of this dialect takes it."""
        ...

    def decode_answer(self, body: bytes) -> Answer:
        """Return the answer in the common form; raises ``MalformedAnswerError``."""
        ...

    def encode_answer(self, answer: Answer, request: Request | None = None) -> Encoded:
        """Return the answer as a client of this dialect takes it."""
        ...

    def event_decoder(self) -> EventDecoder:
        """Return a fresh reader for one stream."""
        ...

    def event_encoder(
        self,
        *,
        model: str,
        id: str,  # noqa: A002  the wire's own word for it
        request: Request | None = None,
        at_s: int = 0,
    ) -> EventEncoder:
        """Return a fresh writer for one stream; ``model`` is the name the client asked for."""
        ...

    def error_body(self, error: HortusError, decision_id: str) -> tuple[int, bytes]:
        """Return status and body of an error."""
        ...

    def error_event(self, error: HortusError, decision_id: str) -> bytes:
        """Return the bytes that end a stream with an error."""
        ...

    def usage_of_answer(self, body: bytes) -> Usage | None:
        """Return the usage a whole answer reports, or ``None``."""
        ...

    def usage_watch(self) -> UsageWatch:
        """Return a fresh watch for one stream that passes unchanged."""
        ...
