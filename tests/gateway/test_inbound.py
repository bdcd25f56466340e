"""A whole answer is passed on as it is or translated, and refused where it is none."""

import msgspec
import pytest

from hortus.core import Dialect
from hortus.gateway.errors import MalformedAnswerError
from hortus.gateway.inbound import inbound
from hortus.gateway.testing.faults_samples import sample_for


def test_in_the_same_dialect_every_byte_passes(make_call, make_candidate):
    said = b' {"usage" : {"prompt_tokens":4, "completion_tokens":1}, "new": [ ]} '
    answer = inbound(make_call(), make_candidate(), said)
    assert answer.body == said
    assert (answer.usage.input_tokens, answer.usage.output_tokens) == (4, 1)


def test_between_dialects_it_is_translated(make_call, make_candidate):
    said = sample_for("/messages").whole
    answer = inbound(make_call(), make_candidate(Dialect.MESSAGES), said)
    message = msgspec.json.decode(answer.body)["choices"][0]["message"]
    assert message["content"] == "Hello, world"
    assert (answer.usage.input_tokens, answer.usage.output_tokens) == (5, 2)


@pytest.mark.parametrize("path", ["/v1/embeddings", "/v1/completions"])
def test_a_door_without_translation_passes_every_byte(make_call, make_candidate, path):
    body = b'{"model":"m","input":"x","prompt":"x"}'
    said = b'{"data":[],"usage":{"prompt_tokens":3}}'
    answer = inbound(make_call(path, body), make_candidate(), said)
    assert (answer.body, answer.usage.input_tokens) == (said, 3)


@pytest.mark.parametrize(
    "said", [b"", b"<html>", b"[]", b'"text"', b'{"a": 1', b'{"a": 1}{"b": 2}', b"\xff\xfe"]
)
@pytest.mark.parametrize("spoken", [Dialect.CHAT, Dialect.MESSAGES, Dialect.RESPONSES])
def test_what_is_no_json_object_is_no_answer(make_call, make_candidate, said, spoken):
    with pytest.raises(MalformedAnswerError) as caught:
        inbound(make_call(), make_candidate(spoken), said)
    assert caught.value.remedy
