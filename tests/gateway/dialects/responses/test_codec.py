"""The codec joins the parts of the responses dialect."""

from hortus.core import Dialect, HortusError
from hortus.gateway.dialects.responses import ResponsesCodec
from hortus.gateway.dialects.responses.reader import ResponsesReader
from hortus.gateway.dialects.responses.watch import ResponsesWatch
from hortus.gateway.dialects.responses.writer import ResponsesWriter
from hortus.gateway.dialects.types import Answer, Request, Role, Text, Turn, Usage

CODEC = ResponsesCodec()


def test_the_codec_knows_its_dialect() -> None:
    assert CODEC.dialect is Dialect.RESPONSES


def test_requests_and_answers_are_read_as_they_are_written() -> None:
    request = Request(model="m", turns=(Turn(Role.USER, (Text("hi"),)),))
    answer = Answer("a_1", "m", (Text("hi"),), usage=Usage(1, 2))

    assert CODEC.decode_request(CODEC.encode_request(request).body).turns == request.turns
    written = CODEC.encode_answer(answer, request).body
    assert CODEC.decode_answer(written) == answer
    assert CODEC.usage_of_answer(written) == answer.usage


def test_each_stream_gets_its_own_machines() -> None:
    assert isinstance(CODEC.event_decoder(), ResponsesReader)
    assert isinstance(CODEC.event_encoder(model="m", id="a"), ResponsesWriter)
    assert isinstance(CODEC.usage_watch(), ResponsesWatch)


def test_errors_are_told_in_this_dialect() -> None:
    error = HortusError("broken", remedy="mend it")

    assert CODEC.error_body(error, "d")[0] == 500
    assert b"broken; mend it [d]" in CODEC.error_event(error, "d")
