"""Requests: each begins with the one before it, byte for byte, and says nothing of the machine."""

import base64
import json
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hortus.agent.values import Call, Image, ModelTurn, Result, ResultTurn, UserTurn
from hortus.agent.wire import encode, without_closing
from hortus.core import Dialect, UsageError
from tests.agent.wire.asking import DIALECTS, PICTURE, READ, TURNS, request

TEXT = st.text(max_size=20)
IMAGES = st.lists(st.just(PICTURE), max_size=2).map(tuple)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-99, 99) | TEXT,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXT, inner, max_size=2),
    max_leaves=4,
)
ARGUMENTS = st.dictionaries(TEXT, VALUES, max_size=3)


def made(kind, *fields):
    return st.tuples(*fields).map(lambda values: kind(*values))


CALLS = st.lists(made(Call, TEXT, TEXT, ARGUMENTS), max_size=2).map(tuple)
RESULTS = st.lists(made(Result, TEXT, TEXT, st.booleans(), IMAGES), max_size=2).map(tuple)
ANY_TURN = st.one_of(
    made(UserTurn, TEXT, IMAGES), made(ModelTurn, TEXT, CALLS), made(ResultTurn, RESULTS)
)


@settings(max_examples=60)
@given(st.lists(ANY_TURN, max_size=5), ANY_TURN, TEXT, st.booleans())
def test_a_request_begins_with_the_one_before_it(turns, newest, system, tools):
    earlier = request(turns, system=system, tools=(READ,) if tools else ())
    later = msgspec.structs.replace(earlier, turns=(*turns, newest))
    for dialect in DIALECTS:
        before, after = encode(earlier, dialect), encode(later, dialect)
        assert after.startswith(without_closing(before))
        assert msgspec.json.decode(after)["model"] == "house/code"


@settings(max_examples=25)
@given(st.lists(ANY_TURN, max_size=5))
def test_the_same_request_is_the_same_bytes(turns):
    for dialect in DIALECTS:
        assert encode(request(turns), dialect) == encode(request(list(turns)), dialect)


def test_nearly_the_whole_request_is_stable_over_a_long_conversation(dialect):
    bodies = [encode(request(TURNS * n), dialect) for n in range(1, 40)]
    shares = [len(without_closing(a)) / len(a) for a, _ in pairwise(bodies)]
    assert min(shares) > 0.99


def decoded(turns, dialect, **changed):
    return msgspec.json.decode(encode(request(turns, **changed), dialect))


URL = "data:image/png;base64," + base64.b64encode(PICTURE.data).decode()


def test_chat_says_every_turn_in_its_own_words():
    body = decoded(TURNS, Dialect.CHAT)
    system, user, model, result, silent, failed, pictures, last = body["messages"]
    assert list(body) == ["model", "stream", "stream_options", "max_tokens", "tools", "messages"]
    assert system == {"role": "system", "content": "You are hortus."}
    assert user["content"][0] == {"type": "text", "text": "look at a.py"}
    assert user["content"][1] == {"type": "image_url", "image_url": {"url": URL}}
    assert model["content"] == "I look."
    assert model["tool_calls"] == [
        {
            "id": "call00000",
            "type": "function",
            "function": {"name": "read", "arguments": '{"path":"a.py"}'},
        }
    ]
    assert result == {"role": "tool", "tool_call_id": "call00000", "content": "x = 1"}
    assert (silent["content"], failed["content"]) == ("", "Error: no such file")
    assert pictures["content"][1] == {"type": "image_url", "image_url": {"url": URL}}
    assert last == {"role": "assistant", "content": "It is not there."}
    assert body["tools"][0]["function"]["parameters"] == READ.parameters


def test_messages_says_every_turn_in_its_own_words():
    body = decoded(TURNS, Dialect.MESSAGES)
    user, model, result, silent, failed, last = body["messages"]
    assert list(body) == ["model", "stream", "max_tokens", "tools", "system", "messages"]
    assert body["system"][0]["text"] == "You are hortus."
    source = {"type": "base64", "media_type": "image/png", "data": URL.partition(",")[2]}
    assert user["content"][1] == {"type": "image", "source": source}
    assert [block["type"] for block in model["content"]] == ["text", "tool_use"]
    assert model["content"][1]["input"] == {"path": "a.py"}
    assert result["content"] == [
        {"type": "tool_result", "tool_use_id": "call00000", "content": "x = 1"}
    ]
    assert [block["type"] for block in silent["content"]] == ["tool_use"]
    (told,) = failed["content"]
    assert told["is_error"] is True
    assert [block["type"] for block in told["content"]] == ["text", "image"]
    assert last["content"] == [{"type": "text", "text": "It is not there."}]
    assert body["tools"][0]["input_schema"] == READ.parameters


def test_responses_says_every_turn_in_its_own_words():
    body = decoded(TURNS, Dialect.RESPONSES)
    kinds = [(item["type"], item.get("role")) for item in body["input"]]
    assert list(body) == [
        *("model", "stream", "store", "max_output_tokens", "tools", "instructions", "input")
    ]
    assert kinds == [
        ("message", "user"),
        ("message", "assistant"),
        ("function_call", None),
        ("function_call_output", None),
        ("function_call", None),
        ("function_call_output", None),
        ("message", "user"),
        ("message", "assistant"),
    ]
    picture = {"type": "input_image", "image_url": URL, "detail": "auto"}
    assert body["input"][0]["content"][1] == picture
    assert body["input"][1]["content"] == "I look."
    assert body["input"][2]["arguments"] == '{"path":"a.py"}'
    assert body["input"][5]["output"] == "Error: no such file"
    assert body["store"] is False


def test_a_turn_without_text_is_sent_with_some(dialect):
    body = json.dumps(decoded([ModelTurn("")], dialect))
    assert "(no text)" in body


def test_ids_have_only_letters_that_the_dialect_takes():
    turns = [
        ModelTurn("", (Call("functions.read:0", "read", {}),)),
        ResultTurn((Result("functions.read:0", "x"),)),
    ]
    call, result = (m["content"][0] for m in decoded(turns, Dialect.MESSAGES)["messages"])
    assert call["id"] == result["tool_use_id"] == "functions_read_0"


def test_without_system_text_and_tools_their_fields_are_left_out(dialect):
    body = decoded(TURNS, dialect, system="", tools=())
    assert not {"system", "instructions", "tools"} & set(body)


def test_what_is_no_unicode_text_is_sent_as_question_marks(dialect):
    broken = "caf\udce9"
    turns = [
        UserTurn(broken),
        ModelTurn("", (Call("a", "read", {broken: [broken]}),)),
        ResultTurn((Result("a", broken),)),
    ]
    assert b"caf?" in encode(request(turns), dialect)


def test_a_dialect_for_something_else_is_refused():
    with pytest.raises(UsageError, match="embeddings"):
        encode(request(), Dialect.EMBEDDINGS)


def test_pictures_of_any_kind_keep_their_kind(dialect):
    turns = [UserTurn("", (Image("image/webp", b"x"),))]
    assert b"image/webp" in encode(request(turns), dialect)
