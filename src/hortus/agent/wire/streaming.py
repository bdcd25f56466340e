"""Ask a model and give its answer in the pieces in which it comes."""

import threading
from collections.abc import Generator, Iterator, Mapping
from contextlib import closing

from hortus import __version__
from hortus.agent.wire.decisions import Spent, question_about, read_spent
from hortus.agent.wire.dialects import (
    AnswerReader,
    FailedAnswerError,
    NotUnderstoodError,
    encode,
    path_of,
    reader_for,
)
from hortus.agent.wire.errors import AnswerError, DroppedError
from hortus.agent.wire.exchange import Exchange, Head, Message
from hortus.agent.wire.refusals import failure_in_stream, refusal
from hortus.agent.wire.sse import EventReader, EventTooLargeError
from hortus.agent.wire.types import Ended, Endpoint, Opened, Piece, Request
from hortus.core import Clock, Dialect, SystemClock

_LONGEST_REFUSAL = 65_536
_OK = 200
_USER_AGENT = f"hortus-code/{__version__}"
_REMEDY = "check the address, and that a model server of this dialect answers there"


class Wire:
    """Sends requests to one endpoint, one after the other, over a connection that is kept."""

    def __init__(self, endpoint: Endpoint, clock: Clock | None = None) -> None:
        self.endpoint = endpoint
        self._exchange = Exchange(endpoint, clock or SystemClock())

    def stream(self, request: Request, stop: threading.Event) -> Generator[Piece, None, None]:
        """Yield the pieces of the answer; the last one is ``Ended``.

        Raises a ``WireError`` where there is no whole answer, ``HungUpError`` once ``stop`` is
        set. Whoever stops reading in the middle has to close the iterator.
        """
        dialect = self.endpoint.dialect
        body, path = encode(request, dialect), path_of(dialect)
        try:
            head = self._exchange.send(Message("POST", path, self._headers(path), body), stop)
            if head.status != _OK:
                raise self._refused(head)
            yield from self._answer(head, reader_for(dialect))
        finally:
            # What is left of an answer that nobody reads must not be taken for the next one.
            self._exchange.drop_unfinished()

    def spent(self, decision_id: str, stop: threading.Event, silence_s: float) -> Spent | None:
        """Return what the gateway's record of a decision says that it cost.

        None where it is not known yet. Raises a ``WireError`` where nothing is answered.
        """
        question = question_about(decision_id, self.endpoint.credential, _USER_AGENT)
        try:
            head = self._exchange.send(question, stop, silence_s)
            return read_spent(head.status, b"".join(self._exchange.pieces()))
        finally:
            self._exchange.drop_unfinished()

    def close(self) -> None:
        """Close the connection."""
        self._exchange.drop()

    def _headers(self, path: str) -> Mapping[str, str]:
        version = {"anthropic-version": "2023-06-01"}
        return {
            "User-Agent": _USER_AGENT,
            "Content-Type": "application/json",
            "Accept": "text/event-stream",
            **(version if self.endpoint.dialect is Dialect.MESSAGES else {}),
            **self.endpoint.headers,
            **self.endpoint.credential.headers("POST", path),
        }

    def _refused(self, head: Head) -> Exception:
        body = b""
        for piece in self._exchange.pieces():
            body += piece
            if len(body) > _LONGEST_REFUSAL:
                self._exchange.drop()
                break
        if head.status < 400:  # noqa: PLR2004 - the first of the error statuses
            where = head.headers.get("location", "")
            to = f" to {where}" if where else ""
            return AnswerError(
                f"{self._exchange.address.shown} answers HTTP {head.status}{to}, not a model",
                remedy="set the address it names: nothing is sent to where a server points",
            )
        return refusal(head.status, head.headers, body)

    def _answer(self, head: Head, reader: AnswerReader) -> Iterator[Piece]:
        decision_id = head.headers.get("x-hortus-decision", "")
        warning = head.headers.get("x-hortus-warning", "")
        yield Opened(decision_id, head.headers.get("x-hortus-model", ""), warning)
        streamed = "text/event-stream" in head.headers.get("content-type", "")
        try:
            yield from self._streamed(reader) if streamed else self._whole(reader)
        except FailedAnswerError as e:
            raise failure_in_stream(e.data, decision_id) from e
        except NotUnderstoodError as e:
            raise AnswerError(f"the answer cannot be read: {e}", remedy=_REMEDY) from e
        except EventTooLargeError as e:
            most = self.endpoint.limits.most_event_bytes
            raise AnswerError(f"a piece is larger than {most:,} bytes", remedy=_REMEDY) from e
        close = reader.close()
        if close is None:
            raise DroppedError("the answer ended in the middle", remedy="try again")
        yield Ended(close.stop, close.usage, decision_id, close.cost)

    def _streamed(self, reader: AnswerReader) -> Iterator[Piece]:
        events = EventReader(self.endpoint.limits.most_event_bytes)
        try:
            for piece in self._exchange.pieces():
                for data in events.feed(piece):
                    yield from reader.read(data)
                if reader.is_done:
                    self._exchange.expect_end()
        except DroppedError:
            # Some servers never end the body of an answer that is whole.
            if not reader.is_done:
                raise
        for data in events.finish():
            yield from reader.read(data)

    def _whole(self, reader: AnswerReader) -> Iterator[Piece]:
        yield from reader.whole(b"".join(self._exchange.pieces()))


def stream(
    endpoint: Endpoint, request: Request, stop: threading.Event, clock: Clock | None = None
) -> Generator[Piece, None, None]:
    """Ask once, over a connection of its own, and yield the pieces of the answer."""
    with closing(Wire(endpoint, clock)) as wire:
        yield from wire.stream(request, stop)
