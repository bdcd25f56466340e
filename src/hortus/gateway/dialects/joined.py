"""A dialect joined from its parts, the same way for every dialect."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from hortus.core import Dialect, HortusError
from hortus.gateway.dialects import refusals
from hortus.gateway.dialects.codec import EventDecoder, EventEncoder, UsageWatch
from hortus.gateway.dialects.types import Answer, Encoded, Request, Usage


class Writing(Protocol):
    """Makes a writer for one stream."""

    def __call__(
        self, *, model: str, answer_id: str, request: Request | None, at_s: int
    ) -> EventEncoder:
        """Return one that says the answer is ``model``'s, and was begun ``at_s``."""
        ...


@dataclass(frozen=True, slots=True)
class Parts:
    """What reads and writes one dialect; ``Codec`` says what each of it promises."""

    decode_request: Callable[[bytes], Request]
    encode_request: Callable[[Request], Encoded]
    decode_answer: Callable[[bytes], Answer]
    encode_answer: Callable[[Answer, Request | None], Encoded]
    reader: Callable[[], EventDecoder]
    writer: Writing
    usage_of_answer: Callable[[bytes], Usage | None]
    watch: Callable[[], UsageWatch]


@dataclass(frozen=True, slots=True)
class JoinedCodec:
    """One dialect; see ``Codec`` for what each method promises."""

    dialect: Dialect
    parts: Parts

    def decode_request(self, body: bytes) -> Request:
        return self.parts.decode_request(body)

    def encode_request(self, request: Request) -> Encoded:
        return self.parts.encode_request(request)

    def decode_answer(self, body: bytes) -> Answer:
        return self.parts.decode_answer(body)

    def encode_answer(self, answer: Answer, request: Request | None = None) -> Encoded:
        return self.parts.encode_answer(answer, request)

    def event_decoder(self) -> EventDecoder:
        return self.parts.reader()

    def event_encoder(
        self,
        *,
        model: str,
        id: str,  # noqa: A002  the wire's own word for it
        request: Request | None = None,
        at_s: int = 0,
    ) -> EventEncoder:
        return self.parts.writer(model=model, answer_id=id, request=request, at_s=at_s)

    def error_body(self, error: HortusError, decision_id: str) -> tuple[int, bytes]:
        return refusals.error_body(error, decision_id, self.dialect)

    def error_event(self, error: HortusError, decision_id: str) -> bytes:
        return refusals.error_event(error, decision_id, self.dialect)

    def usage_of_answer(self, body: bytes) -> Usage | None:
        return self.parts.usage_of_answer(body)

    def usage_watch(self) -> UsageWatch:
        return self.parts.watch()
