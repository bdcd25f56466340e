"""The messages dialect, joined together."""

from hortus.core import Dialect, HortusError
from hortus.gateway.dialects import refusals
from hortus.gateway.dialects.messages.answers import decode_answer, encode_answer
from hortus.gateway.dialects.messages.reader import MessagesReader
from hortus.gateway.dialects.messages.requests import decode_request, encode_request
from hortus.gateway.dialects.messages.watch import MessagesWatch, usage_of_answer
from hortus.gateway.dialects.messages.writer import MessagesWriter
from hortus.gateway.dialects.types import Answer, Encoded, Request, Usage


class MessagesCodec:
    """``/v1/messages``; see ``Codec`` for what each method promises."""

    dialect = Dialect.MESSAGES

    def decode_request(self, body: bytes) -> Request:
        return decode_request(body)

    def encode_request(self, request: Request) -> Encoded:
        return encode_request(request)

    def decode_answer(self, body: bytes) -> Answer:
        return decode_answer(body)

    def encode_answer(self, answer: Answer, request: Request | None = None) -> Encoded:
        return encode_answer(answer, request)

    def event_decoder(self) -> MessagesReader:
        return MessagesReader()

    def event_encoder(
        self,
        *,
        model: str,
        id: str,  # noqa: A002  the wire's own word for it
        request: Request | None = None,
        at_s: int = 0,  # noqa: ARG002  the dialect has no place for it
    ) -> MessagesWriter:
        return MessagesWriter(model=model, answer_id=id, request=request)

    def error_body(self, error: HortusError, decision_id: str) -> tuple[int, bytes]:
        return refusals.error_body(error, decision_id, self.dialect)

    def error_event(self, error: HortusError, decision_id: str) -> bytes:
        return refusals.error_event(error, decision_id, self.dialect)

    def usage_of_answer(self, body: bytes) -> Usage | None:
        return usage_of_answer(body)

    def usage_watch(self) -> MessagesWatch:
        return MessagesWatch()
