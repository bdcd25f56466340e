"""Blocks of messages, one by one."""

import msgspec
import pytest

from hortus.core import Dialect
from hortus.gateway.dialects.losses import Dropped
from hortus.gateway.dialects.messages.parts import (
    is_native,
    read_block,
    read_content,
    write_blocks,
    write_call,
    write_content,
    write_thinking,
)
from hortus.gateway.dialects.messages.wire import Block
from hortus.gateway.dialects.types import (
    Document,
    Image,
    Text,
    Thinking,
    ToolCall,
)


def test_input_keeps_its_numbers_and_order_to_the_letter() -> None:
    block = msgspec.json.decode(
        b'{"type":"tool_use","id":"c","name":"f","input":{"b": 1.50, "a": 1e3}}', type=Block
    )

    call = read_block(block, Dropped())

    assert call == ToolCall("c", "f", '{"b": 1.50, "a": 1e3}')
    assert b'{"b": 1.50, "a": 1e3}' in msgspec.json.encode(
        write_call(ToolCall("c", "f", '{"b": 1.50, "a": 1e3}'), Dropped(Dialect.MESSAGES))
    )


@pytest.mark.parametrize(
    "part",
    [
        pytest.param(Image("https://e.org/a.png"), id="image_url"),
        pytest.param(Image("", "image/png", "AA=="), id="image_data"),
        pytest.param(Document("https://e.org/a.pdf", name="a"), id="document_url"),
        pytest.param(Document("", "application/pdf", "AA==", "a"), id="document_data"),
        pytest.param(Thinking("t", "s", Dialect.MESSAGES), id="thinking"),
        pytest.param(Thinking("", "s", Dialect.MESSAGES, redacted=True), id="redacted"),
    ],
)
def test_a_part_goes_there_and_back(part: Image | Document | Thinking) -> None:
    written = write_blocks([part], Dropped(Dialect.MESSAGES))

    assert read_content(written, Dropped()) == (part,)


def test_a_detail_is_named_as_lost() -> None:
    lost = Dropped(Dialect.MESSAGES)
    write_blocks([Image("https://e.org/a", detail="low")], lost)

    assert lost.names == ("image_detail",)


def test_one_text_is_written_as_a_string() -> None:
    assert write_content([Block("text", "hi")]) == "hi"
    assert write_content([]) == []


def test_blank_text_alone_is_still_sent() -> None:
    assert write_blocks([Text(" ")], Dropped(Dialect.MESSAGES)) == [Block("text", " ")]


def test_thinking_of_another_server_shows_the_mark_of_its_origin() -> None:
    block = write_thinking(Thinking("why", "enc", Dialect.RESPONSES))

    assert block.signature == "hortus.responses.t.enc"
    assert read_block(block, Dropped()) == Thinking("why", "enc", Dialect.RESPONSES)


def test_only_signed_thinking_of_this_dialect_is_native() -> None:
    assert is_native(Thinking("t", "s", Dialect.MESSAGES))
    assert not is_native(Thinking("t", "", Dialect.MESSAGES))
    assert not is_native(Thinking("t", "s", Dialect.RESPONSES))


def test_a_document_without_a_media_type_is_taken_for_a_pdf() -> None:
    blocks = write_blocks([Document("", "", "AA==")], Dropped(Dialect.MESSAGES))

    assert b'"media_type":"application/pdf"' in msgspec.json.encode(blocks)


@pytest.mark.parametrize("content", [None, {"error": "x"}], ids=["null", "object"])
def test_content_of_no_known_kind_has_no_parts(content: object) -> None:
    assert read_content(content, Dropped()) == ()
