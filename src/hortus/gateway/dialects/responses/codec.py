"""The responses dialect, joined together."""

from hortus.core import Dialect, HortusError
from hortus.gateway.dialects import refusals
from hortus.gateway.dialects.responses.answers import decode_answer, encode_answer
from hortus.gateway.dialects.responses.reader import ResponsesReader
from hortus.gateway.dialects.responses.requests import decode_request, encode_request
from hortus.gateway.dialects.responses.watch import ResponsesWatch, usage_of_answer
from hortus.gateway.dialects.responses.writer import ResponsesWriter
from hortus.gateway.dialects.types import Answer, Encoded, Request, Usage


class ResponsesCodec:
    """``/v1/responses``; see ``Codec`` for what each method promises."""

    dialect = Dialect.RESPONSES

    def decode_request(self, body: bytes) -> Request:
        return decode_request(body)

    def encode_request(self, request: Request) -> Encoded:
        return encode_request(request)

    def decode_answer(self, body: bytes) -> Answer:
        return decode_answer(body)

    def encode_answer(self, answer: Answer, request: Request | None = None) -> Encoded:
        return encode_answer(answer, request)

    def event_decoder(self) -> ResponsesReader:
        return ResponsesReader()

    def event_encoder(
        self,
        *,
        model: str,
        id: str,  # noqa: A002  the wire's own word for it
        request: Request | None = None,
        at_s: int = 0,
    ) -> ResponsesWriter:
        return ResponsesWriter(model=model, answer_id=id, request=request, at_s=at_s)

    def error_body(self, error: HortusError, decision_id: str) -> tuple[int, bytes]:
        return refusals.error_body(error, decision_id, self.dialect)

    def error_event(self, error: HortusError, decision_id: str) -> bytes:
        return refusals.error_event(error, decision_id, self.dialect)

    def usage_of_answer(self, body: bytes) -> Usage | None:
        return usage_of_answer(body)

    def usage_watch(self) -> ResponsesWatch:
        return ResponsesWatch()
