"""Parts of chat messages, one by one."""

import msgspec
import pytest

from hortus.core import Dialect
from hortus.gateway.dialects.chat.parts import (
    arguments_of,
    legacy_id,
    read_content,
    read_said,
    write_call,
    write_content,
    write_thinking,
)
from hortus.gateway.dialects.chat.wire import Call, Custom, File, Function, Message, Piece
from hortus.gateway.dialects.losses import Dropped
from hortus.gateway.dialects.types import Document, Image, Text, Thinking, ToolCall, ToolKind


def test_text_alone_is_a_string_and_anything_more_a_list() -> None:
    lost = Dropped(Dialect.CHAT)

    assert write_content([], lost) is None
    assert write_content([Text("hi")], lost) == "hi"
    assert write_content([Text("a"), Text("b")], lost) == [Piece("text", "a"), Piece("text", "b")]


def test_a_document_is_a_file_with_a_data_url() -> None:
    pieces = write_content([Document("", "x/y", "AA==", "a")], Dropped(Dialect.CHAT))

    assert isinstance(pieces, list)
    assert pieces[0].file
    assert pieces[0].file.file_data == "data:x/y;base64,AA=="


def test_a_file_with_bare_data_keeps_it() -> None:
    piece = Piece("file", file=File(file_data="AA"))

    assert read_content([piece], Dropped()) == (Document("", "", "AA"),)


def test_a_refusal_is_text() -> None:
    said = read_said(Message("assistant", None, refusal="no"), Dropped(), "a")

    assert said == (Text("no"),)
    assert read_content([Piece("refusal", refusal="no")], Dropped()) == (Text("no"),)


def test_a_call_without_an_id_gets_one_of_its_own() -> None:
    calls = [Call(function=Function("f")), Call(function=Function("g", {"a": 1})), Call()]

    said = read_said(Message("assistant", tool_calls=calls), Dropped(), "a")

    assert said == (
        ToolCall("call_a_0", "f", "{}"),
        ToolCall("call_a_1", "g", '{"a":1}'),
        ToolCall("call_a_2", "", "{}"),
    )


def test_a_custom_call_is_read_and_written() -> None:
    call = ToolCall("c", "patch", "free text", kind=ToolKind.CUSTOM)

    wire = write_call(call)

    assert wire == Call(None, "c", "custom", custom=Custom("patch", "free text"))
    assert read_said(Message("assistant", tool_calls=[wire]), Dropped(), "a") == (call,)


def test_thoughts_are_joined_and_signatures_named_as_lost() -> None:
    lost = Dropped(Dialect.CHAT)
    hidden = Thinking("", "data", Dialect.MESSAGES, redacted=True)

    text = write_thinking([Thinking("a", "s", Dialect.MESSAGES), hidden, Thinking("b")], lost)

    assert text == "a\nb"
    assert lost.names == ("thinking_signature",)
    assert write_thinking([hidden], lost) is None


def test_a_picture_keeps_its_detail() -> None:
    image = Image("https://e.org/a", detail="high")
    lost = Dropped(Dialect.CHAT)

    assert read_content(write_content([image], lost), lost) == (image,)


@pytest.mark.parametrize("content", [None, 5, {}], ids=["null", "number", "object"])
def test_content_of_no_known_kind_has_no_parts(content: object) -> None:
    assert read_content(content, Dropped()) == ()


def test_arguments_missing_or_null_are_empty() -> None:
    assert arguments_of(Function("f")) == ""
    assert legacy_id(None) == "call_"


def test_marks_for_a_cache_are_named_as_lost() -> None:
    lost = Dropped()
    read_content([Piece("text", "hi", cache_control=msgspec.Raw(b"{}"))], lost)

    assert lost.names == ("cache_control",)
