"""Requests of messages clients, Claude Code's above all."""

import json

import pytest

from hortus.core import Dialect
from hortus.gateway.dialects.messages.requests import decode_request, encode_request
from hortus.gateway.dialects.types import (
    Encoded,
    Image,
    Reasoning,
    Request,
    Role,
    Sampling,
    Text,
    Thinking,
    ThinkingMode,
    Tool,
    ToolCall,
    ToolResult,
    Turn,
)
from hortus.gateway.errors import BadRequestError


def decoded(*messages: object, **fields: object) -> Request:
    return decode_request(json.dumps({"model": "m", "messages": messages, **fields}).encode())


def encoded(*turns: Turn, **fields: object) -> Encoded:
    return encode_request(Request(model="m", turns=turns, **fields))  # type: ignore[arg-type]  # a test's own


def written(*turns: Turn, **fields: object) -> dict[str, object]:
    return json.loads(encoded(*turns, **fields).body)  # type: ignore[no-any-return]  # an object


USER = Turn(Role.USER, (Text("hi"),))


@pytest.mark.parametrize(
    "system", ["be brief", [{"type": "text", "text": "be brief", "cache_control": {}}]]
)
def test_system_text_is_the_first_turn(system: object) -> None:
    request = decoded({"role": "user", "content": "hi"}, system=system)

    assert request.turns == (Turn(Role.SYSTEM, (Text("be brief"),)), USER)


@pytest.mark.parametrize("content", ["now", [{"type": "text", "text": "now"}]])
def test_a_system_message_may_stand_in_the_middle_as_list_or_text(content: object) -> None:
    request = decoded(
        {"role": "user", "content": "hi"},
        {"role": "system", "content": content},
        {"role": "assistant", "content": "ok"},
    )

    assert request.turns[1] == Turn(Role.SYSTEM, (Text("now"),))
    assert written(*request.turns)["messages"] == [
        {"role": "user", "content": "hi"},
        {"role": "system", "content": "now"},
        {"role": "assistant", "content": "ok"},
    ]


def test_several_results_in_one_turn_stand_first_with_their_pictures_and_errors() -> None:
    image = {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "A"}}
    request = decoded(
        {
            "role": "user",
            "content": [
                {"type": "text", "text": "reminder"},
                {"type": "tool_result", "tool_use_id": "a", "content": "1"},
                {
                    "type": "tool_result",
                    "tool_use_id": "b",
                    "is_error": True,
                    "content": [{"type": "text", "text": "2"}, image],
                },
                {"type": "tool_result", "tool_use_id": "c"},
            ],
        }
    )

    assert request.turns[0].parts == (
        ToolResult("a", (Text("1"),)),
        ToolResult("b", (Text("2"), Image("", "image/png", "A")), is_error=True),
        ToolResult("c", ()),
        Text("reminder"),
    )
    assert decode_request(encode_request(request).body).turns == request.turns


def test_thinking_comes_back_to_the_server_as_it_was_signed() -> None:
    blocks = [
        {"type": "thinking", "thinking": "why", "signature": "sig"},
        {"type": "redacted_thinking", "data": "xyz"},
        {"type": "tool_use", "id": "t", "name": "f", "input": {"n": 1}},
    ]

    request = decoded({"role": "assistant", "content": blocks})

    assert written(*request.turns)["messages"] == [{"role": "assistant", "content": blocks}]


def test_thinking_of_another_server_is_left_out_as_a_whole() -> None:
    turn = Turn(Role.ASSISTANT, (Thinking("why"), Text("ok")))

    result = encoded(USER, turn)

    assert json.loads(result.body)["messages"][1] == {"role": "assistant", "content": "ok"}
    assert result.dropped == ("thinking",)


def test_the_wish_to_think_is_left_out_where_a_call_came_without_thinking() -> None:
    call = Turn(Role.ASSISTANT, (ToolCall("c", "f", "{}"),))
    result = Turn(Role.USER, (ToolResult("c", (Text("1"),)),))
    wish = Reasoning(ThinkingMode.ON, budget_tokens=2_048)

    assert "thinking" not in written(USER, call, result, reasoning=wish)
    assert "thinking" in encoded(USER, call, result, reasoning=wish).dropped

    own = Thinking("why", "sig", Dialect.MESSAGES)
    thought = Turn(Role.ASSISTANT, (own, *call.parts))
    assert "thinking" in written(USER, thought, result, reasoning=wish)


def test_what_claude_code_sends_besides_is_named() -> None:
    request = decoded(
        {"role": "user", "content": [{"type": "container_upload", "file_id": "f"}]},
        context_management={"edits": []},
        service_tier="auto",
        thinking={"type": "adaptive", "display": "omitted"},
        output_config={"effort": "medium"},
        metadata={"user_id": "{}"},
    )

    assert request.unsaid == (
        "field:context_management",
        "field:service_tier",
        "block:container_upload",
    )
    assert request.reasoning == Reasoning(ThinkingMode.ADAPTIVE, "medium")
    assert request.user == "{}"


def test_documents_of_plain_text_are_text_and_others_stay_documents() -> None:
    content = [
        {"type": "document", "title": "T", "source": {"type": "text", "data": "body"}},
        {"type": "document", "source": {"type": "url", "url": "https://e.org/a.pdf"}},
        {"type": "document", "source": {"type": "file", "file_id": "f"}},
        {"type": "document", "source": {"type": "content", "content": []}},
        {
            "type": "document",
            "source": {"type": "base64", "data": "AA"},
            "citations": {"enabled": True},
        },
        {"type": "search_result", "source": "here", "title": "T"},
    ]

    request = decoded({"role": "user", "content": content})

    assert [type(part).__name__ for part in request.turns[0].parts] == [
        "Text",
        "Document",
        "Document",
    ]
    assert request.unsaid == ("file_id", "block:content", "citations", "block:search_result")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        pytest.param(b'{"model":"m"}', 'no "messages"', id="no_messages"),
        pytest.param(
            b'{"model":"m","messages":[{"role":"tool","content":""}]}', r"messages\[0\]", id="role"
        ),
        pytest.param(b'{"model":"m","messages":[{"role":"user"}]}', "content", id="no_content"),
    ],
)
def test_a_body_that_does_not_fit_is_refused_with_its_place(body: bytes, words: str) -> None:
    with pytest.raises(BadRequestError, match=words):
        decode_request(body)


def test_all_system_text_before_the_conversation_is_system() -> None:
    turns = (Turn(Role.SYSTEM, (Text("a"),)), Turn(Role.SYSTEM, (Text("b"),)), USER)

    assert written(*turns)["system"] == [
        {"type": "text", "text": "a"},
        {"type": "text", "text": "b"},
    ]


def test_a_limit_is_always_sent_and_leaves_room_for_thinking() -> None:
    assert written(USER)["max_tokens"] == 8_192
    assert written(USER, reasoning=Reasoning(effort="high"))["max_tokens"] == 8_192 + 16_384
    assert written(USER, sampling=Sampling(max_tokens=5))["max_tokens"] == 5


def test_blank_text_is_left_out_beside_a_call() -> None:
    turn = Turn(Role.ASSISTANT, (Text("\n\n"), ToolCall("c", "f", "{}")))

    assert written(USER, turn)["messages"][1]["content"] == [  # type: ignore[index]  # a list
        {"type": "tool_use", "id": "c", "name": "f", "input": {}}
    ]


def test_a_turn_of_nothing_is_not_sent() -> None:
    assert written(USER, Turn(Role.ASSISTANT, ()))["messages"] == [
        {"role": "user", "content": "hi"}
    ]


def test_sampling_that_this_dialect_lacks_is_named() -> None:
    result = encoded(
        USER,
        sampling=Sampling(seed=1, presence_penalty=0.5, temperature=1.5, stop=("x",)),
        cache_key="k",
        metadata={"a": "b"},
    )

    body = json.loads(result.body)
    assert (body["temperature"], body["stop_sequences"]) == (1.0, ["x"])
    assert result.dropped == ("seed", "penalties", "prompt_cache_key", "metadata", "temperature")


def test_thinking_forbids_a_temperature() -> None:
    result = encoded(
        USER,
        sampling=Sampling(temperature=0.2),
        reasoning=Reasoning(effort="low"),
        tools=(Tool("f"),),
    )

    assert "temperature" not in json.loads(result.body)
    assert result.dropped == ("temperature",)


def test_arguments_that_are_no_object_are_wrapped() -> None:
    turn = Turn(Role.ASSISTANT, (ToolCall("c", "f", '{"cut'),))
    result = encoded(USER, turn)

    block = json.loads(result.body)["messages"][1]["content"][0]
    assert block["input"] == {"arguments": '{"cut'}
    assert result.dropped == ("malformed_arguments",)
