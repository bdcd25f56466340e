"""Requests of responses clients, Codex's above all."""

import json

import pytest

from hortus.core import Dialect
from hortus.gateway.dialects.responses.requests import decode_request, encode_request
from hortus.gateway.dialects.types import (
    Encoded,
    Image,
    Reasoning,
    Request,
    Role,
    Sampling,
    Text,
    Thinking,
    Tool,
    ToolCall,
    ToolKind,
    ToolResult,
    Turn,
)
from hortus.gateway.errors import BadRequestError, UnsupportedRequestError


def decoded(*items: object, **fields: object) -> Request:
    return decode_request(json.dumps({"model": "m", "input": items, **fields}).encode())


def encoded(*turns: Turn, **fields: object) -> Encoded:
    return encode_request(Request(model="m", turns=turns, **fields))  # type: ignore[arg-type]  # a test's own


def message(role: str, *texts: str) -> dict[str, object]:
    content = [{"type": "input_text", "text": text} for text in texts]
    return {"type": "message", "role": role, "content": content}


USER = Turn(Role.USER, (Text("hi"),))


def test_the_input_may_be_one_text() -> None:
    request = decode_request(b'{"model":"m","input":"hi","instructions":"be brief"}')

    assert request.turns == (Turn(Role.SYSTEM, (Text("be brief"),)), USER)


def test_developer_text_is_system_text_wherever_it_stands() -> None:
    request = decoded(
        message("developer", "a", "b"), message("user", "hi"), message("system", "c")
    )

    assert request.turns == (
        Turn(Role.SYSTEM, (Text("a"), Text("b"))),
        USER,
        Turn(Role.SYSTEM, (Text("c"),)),
    )


def test_a_message_needs_no_type_and_may_hold_plain_text() -> None:
    assert decoded({"role": "user", "content": "hi"}).turns == (USER,)


def test_the_items_of_one_answer_are_one_turn_and_results_with_what_follows_another() -> None:
    request = decoded(
        message("user", "hi"),
        {"type": "reasoning", "summary": [], "encrypted_content": "enc"},
        {
            "type": "message",
            "role": "assistant",
            "content": [{"type": "output_text", "text": "ok"}],
        },
        {
            "type": "function_call",
            "call_id": "c",
            "name": "f",
            "namespace": "g",
            "arguments": "{}",
        },
        {"type": "custom_tool_call", "call_id": "d", "name": "patch", "input": "*** x"},
        {
            "type": "local_shell_call",
            "call_id": "e",
            "action": {"type": "exec", "command": ["ls"]},
        },
        {"type": "function_call_output", "call_id": "c", "output": "1"},
        {
            "type": "custom_tool_call_output",
            "call_id": "d",
            "output": [{"type": "input_image", "image_url": "data:image/png;base64,AA=="}],
        },
        {"type": "local_shell_call_output", "call_id": "e", "output": {"exit_code": 0}},
        message("user", "go on"),
    )

    assert [turn.role for turn in request.turns] == [Role.USER, Role.ASSISTANT, Role.USER]
    assert request.turns[1].parts == (
        Thinking("", "enc", Dialect.RESPONSES),
        Text("ok"),
        ToolCall("c", "f", "{}", "g"),
        ToolCall("d", "patch", "*** x", kind=ToolKind.CUSTOM),
        ToolCall("e", "local_shell", '{"command":["ls"]}', kind=ToolKind.SHELL),
    )
    assert request.turns[2].parts == (
        ToolResult("c", (Text("1"),)),
        ToolResult("d", (Image("", "image/png", "AA=="),), kind=ToolKind.CUSTOM),
        ToolResult("e", (Text('{"exit_code":0}'),), kind=ToolKind.SHELL),
        Text("go on"),
    )
    assert decode_request(encode_request(request).body).turns == request.turns


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("previous_response_id", "resp_1"),
        ("conversation", {"id": "conv_1"}),
        ("background", True),
    ],
)
def test_what_needs_a_memory_is_refused_by_name(field: str, value: object) -> None:
    with pytest.raises(UnsupportedRequestError, match=field):
        decoded(**{field: value})


def test_a_reference_to_an_item_that_is_kept_elsewhere_is_refused() -> None:
    with pytest.raises(UnsupportedRequestError, match=r"input\[0\]"):
        decoded({"type": "item_reference", "id": "x"})


@pytest.mark.parametrize(
    ("body", "words"),
    [
        pytest.param(b'{"model":"m"}', 'no "input"', id="no_input"),
        pytest.param(b'{"model":"m","input":[{"role":"cat"}]}', r"input\[0\].*'cat'", id="role"),
        pytest.param(b'{"model":"m","input":[{"content":"x"}]}', "None", id="no_role"),
        pytest.param(b'{"model":"m","input":5}', r"\$\.input", id="number"),
    ],
)
def test_a_body_that_does_not_fit_is_refused_with_its_place(body: bytes, words: str) -> None:
    with pytest.raises(BadRequestError, match=words):
        decode_request(body)


def test_what_is_not_understood_is_named() -> None:
    request = decoded(
        {"type": "web_search_call", "id": "w"},
        store=True,
        include=["reasoning.encrypted_content", "web_search_call.results"],
        text={"verbosity": "low"},
        client_metadata={"a": "b"},
        truncation="auto",
    )

    assert request.unsaid == (
        "field:client_metadata",
        "field:truncation",
        "field:store",
        "field:text.verbosity",
        "field:include.web_search_call.results",
        "block:web_search_call",
    )


def test_one_leading_text_is_the_instructions() -> None:
    system = Turn(Role.SYSTEM, (Text("be brief"),))

    body = json.loads(encoded(system, USER, system).body)

    assert body["instructions"] == "be brief"
    assert [item["role"] for item in body["input"]] == ["user", "system"]


def test_nothing_is_kept_and_signed_thinking_is_asked_for() -> None:
    body = json.loads(encoded(USER, reasoning=Reasoning(effort="low")).body)
    plain = json.loads(encoded(USER).body)

    assert body["include"] == ["reasoning.encrypted_content"]
    assert body["store"] is plain["store"] is False
    assert "include" not in plain


def test_thinking_of_another_server_is_left_out_as_a_whole() -> None:
    turn = Turn(Role.ASSISTANT, (Thinking("why", "sig", Dialect.MESSAGES), Text("ok")))

    result = encoded(USER, turn)

    assert [item["type"] for item in json.loads(result.body)["input"]] == ["message", "message"]
    assert result.dropped == ("thinking",)


def test_sampling_that_this_dialect_lacks_is_named() -> None:
    sampling = Sampling(top_k=1, seed=2, stop=("x",), frequency_penalty=0.1)

    assert encoded(USER, sampling=sampling).dropped == ("top_k", "seed", "stop", "penalties")


def test_an_error_of_a_tool_is_named_as_lost() -> None:
    result = encoded(Turn(Role.USER, (ToolResult("c", (), is_error=True),)), tools=(Tool("f"),))

    assert json.loads(result.body)["input"] == [
        {"type": "function_call_output", "call_id": "c", "output": ""}
    ]
    assert result.dropped == ("is_error",)
