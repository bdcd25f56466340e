"""Items of responses, one by one."""

import json

import msgspec
import pytest

from hortus.core import Dialect
from hortus.gateway.dialects.losses import Dropped
from hortus.gateway.dialects.responses.items import (
    numbered,
    read_content,
    read_result,
    read_said,
    write_content,
    write_result,
    write_said,
)
from hortus.gateway.dialects.responses.wire import Item, Piece
from hortus.gateway.dialects.types import (
    AnswerPart,
    Document,
    Image,
    ResultPart,
    Text,
    Thinking,
    ToolCall,
    ToolKind,
    ToolResult,
)


@pytest.mark.parametrize(
    "part",
    [
        pytest.param(Text("hi"), id="text"),
        pytest.param(Thinking("why", "enc", Dialect.RESPONSES), id="thinking"),
        pytest.param(Thinking("why", "", Dialect.RESPONSES), id="unsigned"),
        pytest.param(Thinking("", "x", Dialect.MESSAGES, redacted=True), id="redacted"),
        pytest.param(ToolCall("c", "f", '{"a": 1.0}', "g"), id="grouped"),
        pytest.param(ToolCall("c", "p", "*** x", kind=ToolKind.CUSTOM), id="custom"),
        pytest.param(
            ToolCall("c", "local_shell", '{"command":["ls"]}', kind=ToolKind.SHELL), id="shell"
        ),
    ],
)
def test_what_is_said_goes_there_and_back(part: AnswerPart) -> None:
    assert read_said(write_said(part), Dropped()) == (part,)


@pytest.mark.parametrize(
    "part",
    [
        pytest.param(Text("hi"), id="text"),
        pytest.param(Image("https://e.org/a.png", detail="low"), id="image_url"),
        pytest.param(Image("", "image/png", "AA=="), id="image_data"),
        pytest.param(Document("https://e.org/a.pdf", name="a"), id="document_url"),
        pytest.param(Document("", "application/pdf", "AA==", "a"), id="document_data"),
    ],
)
def test_content_goes_there_and_back(part: ResultPart) -> None:
    assert read_content(write_content([part]), Dropped()) == (part,)


@pytest.mark.parametrize("kind", [pytest.param(kind, id=str(kind)) for kind in ToolKind])
def test_a_result_goes_there_and_back(kind: ToolKind) -> None:
    result = ToolResult("c", (Text("1"), Image("https://e.org/a")), kind=kind)

    assert read_result(write_result(result, Dropped(Dialect.RESPONSES)), Dropped()) == result


def test_thoughts_are_read_from_the_summary_or_else_from_the_content() -> None:
    summary = [Piece("summary_text", "a"), Piece("summary_text", "b")]
    content = [Piece("reasoning_text", "c")]

    assert read_said(Item("reasoning", summary=summary, content=content), Dropped()) == (
        Thinking("a\n\nb", "", Dialect.RESPONSES),
    )
    assert read_said(Item("reasoning", summary=[], content=content), Dropped()) == (
        Thinking("c", "", Dialect.RESPONSES),
    )


def test_a_shell_call_keeps_its_command_and_limits() -> None:
    action = msgspec.Raw(b'{"type":"exec","command":["ls","-l"],"timeout_ms":5,"env":{"A":"b"}}')

    said = read_said(Item("local_shell_call", call_id="c", action=action), Dropped())

    assert said
    call = said[0]
    assert isinstance(call, ToolCall)
    assert json.loads(call.arguments) == {"command": ["ls", "-l"], "timeout_ms": 5}


def test_a_shell_call_that_is_no_object_stays_a_function_call() -> None:
    call = ToolCall("c", "local_shell", "ls", kind=ToolKind.SHELL)

    assert write_said(call).type == "function_call"
    assert read_said(Item("local_shell_call", call_id="c"), Dropped()) == (
        ToolCall("c", "local_shell", "{}", kind=ToolKind.SHELL),
    )


def test_a_call_without_arguments_has_an_empty_object() -> None:
    assert read_said(Item("function_call", id="i", name="f"), Dropped()) == (
        ToolCall("i", "f", "{}"),
    )


def test_items_get_an_id_after_their_kind_and_a_status_if_they_have_one() -> None:
    text = numbered(write_said(Text("hi")), "resp_7", 2, "completed")
    thought = numbered(write_said(Thinking("t")), "resp_7", 3, "completed")

    assert (text.id, text.status) == ("msg_7_2", "completed")
    assert (thought.id, thought.status) == ("rs_7_3", None)


def test_what_cannot_be_held_is_named() -> None:
    lost = Dropped()
    content = [
        Piece("input_image", file_id="f"),
        Piece("input_audio"),
        Piece("output_text", "hi", annotations=msgspec.Raw(b"[{}]")),
        Piece("input_text", ""),
        Piece("refusal", refusal="no"),
        Piece("input_file", file_data="AA=="),
    ]

    assert read_content(content, lost) == (Text("hi"), Text("no"), Document("", "", "AA=="))
    assert lost.names == ("file_id", "block:input_audio", "citations")


@pytest.mark.parametrize("kind", ["web_search_call", "compaction"])
def test_items_of_the_server_are_neither_said_nor_results(kind: str) -> None:
    assert read_said(Item(kind), Dropped()) is None
    assert read_result(Item(kind), Dropped()) is None
