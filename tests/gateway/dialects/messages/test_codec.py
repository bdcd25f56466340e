"""The codec joins the parts of the messages dialect."""

from hortus.core import Dialect, HortusError
from hortus.gateway.dialects.messages import MessagesCodec
from hortus.gateway.dialects.messages.reader import MessagesReader
from hortus.gateway.dialects.messages.watch import MessagesWatch
from hortus.gateway.dialects.messages.writer import MessagesWriter
from hortus.gateway.dialects.types import Answer, Request, Role, Text, Turn, Usage

CODEC = MessagesCodec()


def test_the_codec_knows_its_dialect() -> None:
    assert CODEC.dialect is Dialect.MESSAGES


def test_requests_and_answers_are_read_as_they_are_written() -> None:
    request = Request(model="m", turns=(Turn(Role.USER, (Text("hi"),)),))
    answer = Answer("a_1", "m", (Text("hi"),), usage=Usage(1, 2))

    assert CODEC.decode_request(CODEC.encode_request(request).body).turns == request.turns
    written = CODEC.encode_answer(answer, request).body
    assert CODEC.decode_answer(written) == answer
    assert CODEC.usage_of_answer(written) == answer.usage


def test_each_stream_gets_its_own_machines() -> None:
    assert isinstance(CODEC.event_decoder(), MessagesReader)
    assert isinstance(CODEC.event_encoder(model="m", id="a"), MessagesWriter)
    assert isinstance(CODEC.usage_watch(), MessagesWatch)


def test_errors_are_told_in_this_dialect() -> None:
    error = HortusError("broken", remedy="mend it")

    assert CODEC.error_body(error, "d")[0] == 500
    assert b"broken; mend it [d]" in CODEC.error_event(error, "d")
