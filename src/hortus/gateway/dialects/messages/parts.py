"""Blocks of content: between ``/v1/messages`` and the common form."""

from collections.abc import Iterable

import msgspec

from hortus.core import Dialect
from hortus.gateway.dialects.losses import Dropped, Lost
from hortus.gateway.dialects.messages.wire import Block, Source
from hortus.gateway.dialects.signing import carried, uncarried
from hortus.gateway.dialects.types import (
    Document,
    Image,
    Part,
    ResultPart,
    Text,
    Thinking,
    ToolCall,
    ToolResult,
)
from hortus.gateway.dialects.wire import NO_RAW, is_object, raw, raw_text

Content = str | list[Block]


def read_content(content: object, lost: Dropped) -> tuple[Part, ...]:
    """Return the parts of some content; empty text is no part."""
    if isinstance(content, str):
        return (Text(content),) if content else ()
    blocks = content if isinstance(content, list) else []
    return tuple(part for block in blocks if (part := read_block(block, lost)) is not None)


def read_block(block: Block, lost: Dropped) -> Part | None:
    """Return one block as a part, or ``None`` for what the common form does not hold."""
    if raw_text(block.cache_control):
        lost.add(Lost.CACHE_CONTROL)
    if block.type == "text":
        _note_citations(block, lost)
        return Text(block.text) if block.text else None
    if block.type == "tool_use":
        arguments = raw_text(block.input) or "{}"
        return ToolCall(block.id or "", block.name or "", arguments)
    if block.type == "tool_result":
        return ToolResult(block.tool_use_id or "", _read_result(block, lost), bool(block.is_error))
    if block.type == "thinking":
        return uncarried(Thinking(block.thinking or "", block.signature or "", Dialect.MESSAGES))
    if block.type == "redacted_thinking":
        return uncarried(Thinking("", block.data or "", Dialect.MESSAGES, redacted=True))
    return _read_media(block, lost)


def write_content(blocks: list[Block]) -> Content:
    """Return blocks as content: text alone as a string."""
    if len(blocks) == 1 and blocks[0].type == "text":
        return blocks[0].text or ""
    return blocks


def write_blocks(parts: Iterable[Part], lost: Dropped) -> list[Block]:
    """Return parts as blocks of a request; what this dialect's servers refuse is left out."""
    blocks = [block for part in parts if (block := _write_part(part, lost)) is not None]
    # Servers refuse blank text; models write it before a tool call.
    said = [block for block in blocks if block.type != "text" or (block.text or "").strip()]
    return said or blocks


def write_call(call: ToolCall, lost: Dropped) -> Block:
    """Return a call; its input must be an object."""
    arguments = call.arguments or "{}"
    if is_object(arguments):
        return Block("tool_use", id=call.id, name=call.name, input=raw(arguments))
    lost.add(Lost.MALFORMED_ARGUMENTS)
    wrapped = msgspec.Raw(msgspec.json.encode({"arguments": arguments}))
    return Block("tool_use", id=call.id, name=call.name, input=wrapped)


def write_thinking(thinking: Thinking) -> Block:
    """Return thinking as a client may show it and will send it back."""
    signature = carried(thinking, Dialect.MESSAGES)
    if thinking.redacted:
        return Block("redacted_thinking", data=signature)
    return Block("thinking", thinking=thinking.text, signature=signature)


def is_native(thinking: Thinking) -> bool:
    """Return whether a messages server will take this thinking back."""
    return thinking.origin is Dialect.MESSAGES and bool(thinking.signature)


def _write_part(part: Part, lost: Dropped) -> Block | None:
    match part:
        case Text(text):
            return Block("text", text)
        case Image():
            return _write_image(part, lost)
        case Document():
            return _write_document(part)
        case Thinking():
            if is_native(part):
                return write_thinking(part)
            lost.add(Lost.THINKING)
            return None
        case ToolCall():
            return write_call(part, lost)
        case ToolResult():
            content = write_content(write_blocks(part.content, lost))
            return Block(
                "tool_result",
                tool_use_id=part.call_id,
                content=content or None,
                is_error=part.is_error or None,
            )


def _write_image(image: Image, lost: Dropped) -> Block:
    if image.detail:
        lost.add(Lost.IMAGE_DETAIL)
    if image.url:
        return Block("image", source=Source("url", url=image.url))
    return Block("image", source=Source("base64", image.media_type, image.data))


def _write_document(document: Document) -> Block:
    title = document.name or None
    if document.url:
        return Block("document", source=Source("url", url=document.url), title=title)
    media_type = document.media_type or "application/pdf"
    return Block("document", source=Source("base64", media_type, document.data), title=title)


def _read_result(block: Block, lost: Dropped) -> tuple[ResultPart, ...]:
    parts = read_content(block.content, lost)
    return tuple(part for part in parts if isinstance(part, Text | Image | Document))


def _read_media(block: Block, lost: Dropped) -> Part | None:
    source = block.source
    if not isinstance(source, Source) or block.type not in ("image", "document"):
        lost.add(Lost.BLOCK, block.type)
        return None
    if source.file_id or source.content is not NO_RAW:
        lost.add(
            Lost.FILE_ID if source.file_id else Lost.BLOCK, "" if source.file_id else "content"
        )
        return None
    media_type, data, url = source.media_type or "", source.data or "", source.url or ""
    if block.type == "image":
        return Image(url, media_type, data)
    _note_citations(block, lost)
    if source.type == "text":
        # A document of plain text is text, and every dialect has that.
        return Text(f"{block.title}\n\n{data}" if block.title else data)
    return Document(url, media_type, data, block.title or "")


def _note_citations(block: Block, lost: Dropped) -> None:
    if raw_text(block.citations):
        lost.add(Lost.CITATIONS)
