"""Write a request as ``/v1/messages`` wants it."""

from collections.abc import Iterator
from typing import assert_never

from hortus.agent.values import (
    Call,
    Image,
    ModelTurn,
    Result,
    ResultTurn,
    ToolSpec,
    Turn,
    UserTurn,
)
from hortus.agent.wire.dialects.fields import Item, base64_of, plain_id, some
from hortus.agent.wire.types import Request

LIST = "messages"


def messages_head(request: Request) -> Item:
    """Return everything that stands before the conversation.

    The mark for the provider's cache is at the end of what never changes. One that moved with the
    conversation would change bytes that were sent before.
    """
    head: Item = {"model": request.model, "stream": True, "max_tokens": request.max_tokens}
    if request.tools:
        head["tools"] = [_tool(tool) for tool in request.tools]
    if request.system:
        cached = {"cache_control": {"type": "ephemeral"}}
        head["system"] = [{"type": "text", "text": request.system, **cached}]
    return head


def messages_opening(request: Request) -> Iterator[Item]:
    """Yield the messages before the first turn: none, the system text has a field of its own."""
    del request
    yield from ()


def messages_items(turn: Turn) -> Iterator[Item]:
    """Yield the message of one turn."""
    match turn:
        case UserTurn(text, images):
            yield {"role": "user", "content": _content(text, images) if images else some(text)}
        case ModelTurn(text, calls):
            said = [_text(some(text))] if text.strip() or not calls else []
            yield {"role": "assistant", "content": [*said, *map(_call, calls)]}
        case ResultTurn(results):
            yield {"role": "user", "content": [_result(result) for result in results]}
        case _:
            assert_never(turn)


def _content(text: str, images: tuple[Image, ...]) -> list[Item]:
    said = [_text(text)] if text.strip() else []
    return [*said, *map(_image, images)]


def _text(text: str) -> Item:
    return {"type": "text", "text": text}


def _image(image: Image) -> Item:
    source = {"type": "base64", "media_type": image.media_type, "data": base64_of(image)}
    return {"type": "image", "source": source}


def _call(call: Call) -> Item:
    held = dict(call.arguments)
    return {"type": "tool_use", "id": plain_id(call.id), "name": call.name, "input": held}


def _result(result: Result) -> Item:
    content = _content(result.text, result.images) if result.images else result.text
    item: Item = {
        "type": "tool_result",
        "tool_use_id": plain_id(result.call_id),
        "content": content,
    }
    return item | ({"is_error": True} if result.failed else {})


def _tool(tool: ToolSpec) -> Item:
    return {
        "name": tool.name,
        "description": tool.description,
        "input_schema": dict(tool.parameters),
    }
