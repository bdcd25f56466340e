"""The made-up model says its turns in each dialect so that those who speak it understand."""

import gzip
import json
import zlib

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from hortus.core import Dialect
from hortus.gateway.dialects import CODECS, Text, ToolCall, collect
from hortus.gateway.sse import SseSplitter
from hortus.inspector.scenario import Call, Scenario, Turn
from hortus.inspector.sink.answer import Model, other, plain

SCENARIO = Scenario(
    name="edit",
    prompt="edit the file",
    turns=(
        Turn(
            text="I look first.",
            calls=(
                Call(name="read_file", arguments='{"path": "README.md"}'),
                Call(name="list", arguments="{}"),
            ),
        ),
        Turn(text="Done."),
    ),
)
PATHS = {
    Dialect.CHAT: "/v1/chat/completions",
    Dialect.MESSAGES: "/v1/messages",
    Dialect.RESPONSES: "/v1/responses",
}
# What the conversation holds once the first turn was answered.
AFTER_ONE = {
    Dialect.CHAT: {
        "messages": [
            {"role": "user", "content": "edit the file"},
            {"role": "assistant", "content": "I look first.", "tool_calls": [{"id": "call_1"}]},
            {"role": "tool", "content": "# Garden"},
        ]
    },
    Dialect.MESSAGES: {
        "messages": [
            {"role": "user", "content": "edit the file"},
            {"role": "assistant", "content": [{"type": "tool_use", "id": "call_1"}]},
            {"role": "user", "content": [{"type": "tool_result"}]},
        ]
    },
    Dialect.RESPONSES: {
        "input": [
            {"type": "message", "role": "user"},
            {"type": "function_call"},
            {"type": "function_call"},
            {"type": "function_call_output"},
            {"type": "function_call_output"},
        ]
    },
}


def said(dialect, asked):
    answer = Model(SCENARIO).answer("POST", PATHS[dialect], json.dumps(asked).encode())
    codec = CODECS[dialect]
    assert answer.status == 200
    if not asked.get("stream"):
        assert answer.kind == "application/json"
        return codec.decode_answer(answer.body)
    assert answer.kind == "text/event-stream"
    decoder = codec.event_decoder()
    events = [each for sse in SseSplitter().feed(answer.body) for each in decoder.feed(sse)]
    return collect([*events, *decoder.finish()])


@pytest.mark.parametrize("stream", [True, False])
@pytest.mark.parametrize("dialect", list(PATHS))
def test_the_first_turn_is_text_and_calls(dialect, stream):
    answer = said(dialect, {"model": "m-1", "stream": stream})
    texts = [part.text for part in answer.parts if isinstance(part, Text)]
    calls = [part for part in answer.parts if isinstance(part, ToolCall)]
    assert texts == ["I look first."]
    assert [call.name for call in calls] == ["read_file", "list"]
    assert json.loads(calls[0].arguments) == {"path": "README.md"}
    assert len({call.id for call in calls}) == 2
    assert (answer.model, answer.stop.name) == ("m-1", "TOOLS")


@pytest.mark.parametrize("stream", [True, False])
@pytest.mark.parametrize("dialect", list(PATHS))
def test_the_next_turn_follows_the_answered_calls(dialect, stream):
    answer = said(dialect, {"stream": stream, **AFTER_ONE[dialect]})
    assert [part.text for part in answer.parts if isinstance(part, Text)] == ["Done."]
    assert answer.stop.name == "END"


def test_the_models_are_listed():
    answer = Model(SCENARIO).answer("GET", "/v1/models/", b"")
    assert json.loads(answer.body)["data"][0]["id"] == "model"


def test_tokens_are_counted():
    answer = Model(SCENARIO).answer("POST", "/v1/messages/count_tokens", b"x" * 40)
    assert json.loads(answer.body) == {"input_tokens": 10}


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/", b""),
        ("PUT", "/v1/messages", b"{}"),
        ("POST", "/v1/other", b"{}"),
        ("POST", "/v1/messages", b"no json"),
        ("POST", "/v1/messages", b"[]"),
    ],
)
def test_what_is_no_door_of_a_model_is_left_to_others(method, path, body):
    assert Model(SCENARIO).answer(method, path, body) is None


@given(st.sampled_from(list(PATHS.values())), st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["messages", "input", "role", "type", "x"]), inner),
    max_leaves=8,
))  # fmt: skip
def test_no_request_breaks_the_model(path, asked):
    Model(SCENARIO).answer("POST", path, json.dumps(asked).encode())


@pytest.mark.parametrize(
    ("coding", "pack"),
    [
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("zstd", zstandard.compress),
        ("br", brotli.compress),
        ("identity", bytes),
    ],
)
def test_a_packed_request_is_understood(coding, pack):
    body = pack(b'{"model": "m"}')
    assert Model(SCENARIO).answer("POST", "/v1/messages", body, coding) is not None


@given(st.binary(max_size=60), st.sampled_from(["gzip", "deflate", "zstd", "br", "x"]))
def test_no_packed_bytes_break_it(body, coding):
    assert isinstance(plain(body, coding), bytes)


@pytest.mark.parametrize(
    ("method", "manner", "status"),
    [
        ("GET", "answer", 404), ("POST", "answer", 200), ("DELETE", "answer", 404),
        ("GET", "enable", 200), ("GET", "fail", 500), ("POST", "fail", 500),
    ],
)  # fmt: skip
def test_third_parties_answer_as_the_world_has_it(method, manner, status):
    assert other(method, "application/json", manner).status == status


def test_third_parties_may_switch_things_on():
    assert json.loads(other("GET", "", "enable").body)["enabled"] is True
