"""Each dialect reads what it writes, through the one thing that joins its parts."""

import pytest

from hortus.core import HortusError
from hortus.gateway.dialects import CODECS
from hortus.gateway.dialects.codec import Codec
from hortus.gateway.dialects.types import Answer, Request, Role, Text, Turn, Usage


@pytest.fixture(params=CODECS.values(), ids=[str(dialect) for dialect in CODECS])
def codec(request: pytest.FixtureRequest) -> Codec:
    """Return the codec of each dialect."""
    found: Codec = request.param
    return found


def test_requests_and_answers_are_read_as_they_are_written(codec: Codec) -> None:
    request = Request(model="m", turns=(Turn(Role.USER, (Text("hi"),)),))
    answer = Answer("a_1", "m", (Text("hi"),), usage=Usage(1, 2))

    assert codec.decode_request(codec.encode_request(request).body).turns == request.turns
    written = codec.encode_answer(answer, request).body
    assert codec.decode_answer(written) == answer
    assert codec.usage_of_answer(written) == answer.usage


def test_an_answer_is_written_without_a_request_too(codec: Codec) -> None:
    answer = Answer("a_1", "m", (Text("hi"),))

    assert codec.decode_answer(codec.encode_answer(answer).body).parts == answer.parts


def test_errors_are_told_in_the_dialect(codec: Codec) -> None:
    error = HortusError("broken", remedy="mend it")

    assert codec.error_body(error, "d")[0] == 500
    assert b"broken; mend it [d]" in codec.error_event(error, "d")
