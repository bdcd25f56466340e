"""Requests of chat clients, with all the spellings they use."""

import json

import pytest

from hortus.gateway.dialects.chat.requests import decode_request, encode_request
from hortus.gateway.dialects.types import (
    Document,
    Image,
    Request,
    Role,
    Sampling,
    Text,
    Thinking,
    ToolCall,
    ToolResult,
    Turn,
)
from hortus.gateway.errors import BadRequestError


def decoded(*messages: object, **fields: object) -> Request:
    return decode_request(json.dumps({"model": "m", "messages": messages, **fields}).encode())


def written(*turns: Turn, **fields: object) -> dict[str, object]:
    request = Request(model="m", turns=turns, **fields)  # type: ignore[arg-type]  # a test's own
    return json.loads(encode_request(request).body)  # type: ignore[no-any-return]  # an object


@pytest.mark.parametrize("content", [None, ""], ids=["null", "empty"])
def test_a_call_without_words_has_no_text(content: str | None) -> None:
    call = {"id": "c", "type": "function", "function": {"name": "f", "arguments": '{"a": 1}'}}

    request = decoded({"role": "assistant", "content": content, "tool_calls": [call]})

    assert request.turns == (Turn(Role.ASSISTANT, (ToolCall("c", "f", '{"a": 1}'),)),)


@pytest.mark.parametrize(
    "content", ["done", [{"type": "text", "text": "done"}]], ids=["string", "list"]
)
def test_a_tool_result_may_be_a_string_or_a_list(content: object) -> None:
    request = decoded({"role": "tool", "tool_call_id": "c", "content": content})

    assert request.turns == (Turn(Role.USER, (ToolResult("c", (Text("done"),)),)),)


def test_several_results_and_the_words_after_them_are_one_turn() -> None:
    request = decoded(
        {"role": "tool", "tool_call_id": "c", "content": "1"},
        {"role": "tool", "tool_call_id": "d", "content": "2"},
        {"role": "user", "content": "go on"},
        {"role": "user", "content": "please"},
    )

    assert [len(turn.parts) for turn in request.turns] == [3, 1]


@pytest.mark.parametrize("role", ["system", "developer"])
def test_system_text_may_stand_anywhere(role: str) -> None:
    request = decoded({"role": "user", "content": "hi"}, {"role": role, "content": "be brief"})

    assert [turn.role for turn in request.turns] == [Role.USER, Role.SYSTEM]


def test_legacy_functions_are_tools() -> None:
    request = decoded(
        {"role": "assistant", "function_call": {"name": "f", "arguments": "{}"}},
        {"role": "function", "name": "f", "content": "done"},
        functions=[{"name": "f", "parameters": {"type": "object"}}],
        function_call={"name": "f"},
    )

    assert request.tools[0].name == request.tool_choice.name == "f"
    assert request.turns[0].parts == (ToolCall("call_f", "f", "{}"),)
    assert request.turns[1].parts == (ToolResult("call_f", (Text("done"),)),)


def test_pictures_and_files_are_read_in_every_form() -> None:
    request = decoded(
        {
            "role": "user",
            "content": [
                {"type": "image_url", "image_url": {"url": "https://e.org/a", "detail": "low"}},
                {"type": "image_url", "image_url": "data:image/png;base64,AA=="},
                {"type": "file", "file": {"filename": "a", "file_data": "data:x/y;base64,AA=="}},
                {"type": "file", "file": {"file_id": "file-1"}},
                {"type": "input_audio", "input_audio": {}},
                {"type": "text", "text": ""},
            ],
        }
    )

    assert request.turns[0].parts == (
        Image("https://e.org/a", detail="low"),
        Image("", "image/png", "AA=="),
        Document("", "x/y", "AA==", "a"),
    )
    assert request.unsaid == ("file_id", "block:input_audio")


@pytest.mark.parametrize("field", ["reasoning_content", "reasoning"])
def test_thinking_is_read_under_both_its_names(field: str) -> None:
    request = decoded({"role": "assistant", "content": "hi", field: "why"})

    assert request.turns[0].parts == (Thinking("why"), Text("hi"))


@pytest.mark.parametrize("field", ["max_tokens", "max_completion_tokens"])
def test_the_limit_is_read_in_either_spelling(field: str) -> None:
    assert decoded(**{field: 7}).sampling == Sampling(max_tokens=7)


@pytest.mark.parametrize(("stop", "read"), [("x", ("x",)), (["x", "y"], ("x", "y"))])
def test_stop_may_be_one_text_or_several(stop: object, read: tuple[str, ...]) -> None:
    assert decoded(stop=stop).sampling.stop == read


def test_what_is_not_understood_is_named() -> None:
    request = decoded(
        {"role": "user", "content": "hi", "name": "ann"},
        n=2,
        logprobs=True,
        store=False,
        n_probs=0,
    )

    assert request.unsaid == ("field:logprobs", "field:n_probs", "name", "field:n")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        pytest.param(b'{"model":"m"}', 'no "messages"', id="no_messages"),
        pytest.param(
            b'{"model":"m","messages":[{"role":"cat"}]}', r"messages\[0\].*'cat'", id="role"
        ),
        pytest.param(b'{"model":"m","messages":[{}]}', r"unknown role None", id="no_role"),
        pytest.param(b'{"model":"m","messages":"hi"}', r"\$\.messages", id="text"),
    ],
)
def test_a_body_that_does_not_fit_is_refused_with_its_place(body: bytes, words: str) -> None:
    with pytest.raises(BadRequestError, match=words):
        decode_request(body)


def test_a_picture_in_a_result_follows_as_the_user_s() -> None:
    result = ToolResult("c", (Text("see"), Image("https://e.org/a")), is_error=True)
    turn = Turn(Role.USER, (result, Text("look")))

    messages = written(turn)["messages"]

    assert messages == [
        {"role": "tool", "content": "see", "tool_call_id": "c"},
        {
            "role": "user",
            "content": [
                {"type": "image_url", "image_url": {"url": "https://e.org/a"}},
                {"type": "text", "text": "look"},
            ],
        },
    ]
    dropped = encode_request(Request(model="m", turns=(turn,))).dropped
    assert dropped == ("tool_result_media", "is_error")


def test_a_result_without_words_is_an_empty_text() -> None:
    assert written(Turn(Role.USER, (ToolResult("c", ()),)))["messages"] == [
        {"role": "tool", "content": "", "tool_call_id": "c"}
    ]


def test_a_stream_is_always_asked_for_its_usage() -> None:
    turn = Turn(Role.USER, (Text("hi"),))

    assert written(turn, stream=True)["stream_options"] == {"include_usage": True}
    assert "stream_options" not in written(turn)


def test_what_this_dialect_cannot_say_is_named() -> None:
    turn = Turn(Role.USER, (Document("https://e.org/a.pdf"), Text("read it")))
    request = Request(model="m", turns=(turn,), sampling=Sampling(top_k=5), unsaid=("field:x",))

    encoded = encode_request(request)

    assert encoded.dropped == ("field:x", "top_k", "document_url")
    assert json.loads(encoded.body)["messages"] == [{"role": "user", "content": "read it"}]
