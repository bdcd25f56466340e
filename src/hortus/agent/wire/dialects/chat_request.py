"""Write a request as ``/v1/chat/completions`` wants it."""

from collections.abc import Iterator
from typing import assert_never

from hortus.agent.values import Call, Image, ModelTurn, ResultTurn, ToolSpec, Turn, UserTurn
from hortus.agent.wire.dialects.fields import (
    Item,
    arguments_text,
    data_url,
    said_of,
    some,
)
from hortus.agent.wire.types import Request

LIST = "messages"


def chat_head(request: Request) -> Item:
    """Return everything that stands before the conversation."""
    head: Item = {
        "model": request.model,
        "stream": True,
        "stream_options": {"include_usage": True},
        "max_tokens": request.max_tokens,
    }
    return head | ({"tools": [_tool(tool) for tool in request.tools]} if request.tools else {})


def chat_opening(request: Request) -> Iterator[Item]:
    """Yield the messages before the first turn."""
    if request.system:
        yield {"role": "system", "content": request.system}


def chat_items(turn: Turn) -> Iterator[Item]:
    """Yield the messages of one turn."""
    match turn:
        case UserTurn(text, images):
            yield {"role": "user", "content": _content(text, images) if images else text}
        case ModelTurn(text, calls):
            message: Item = {"role": "assistant", "content": text if calls else some(text)}
            yield message | ({"tool_calls": [_call(call) for call in calls]} if calls else {})
        case ResultTurn(results):
            for result in results:
                content = said_of(result)
                yield {"role": "tool", "tool_call_id": result.call_id, "content": content}
            # Few servers take pictures in the answer of a tool.
            if images := tuple(image for result in results for image in result.images):
                yield {
                    "role": "user",
                    "content": _content("The pictures of these results:", images),
                }
        case _:
            assert_never(turn)


def _content(text: str, images: tuple[Image, ...]) -> list[Item]:
    pictures: list[Item] = [
        {"type": "image_url", "image_url": {"url": data_url(image)}} for image in images
    ]
    return [{"type": "text", "text": text}, *pictures]


def _call(call: Call) -> Item:
    function = {"name": call.name, "arguments": arguments_text(call.arguments)}
    return {"id": call.id, "type": "function", "function": function}


def _tool(tool: ToolSpec) -> Item:
    function = {
        "name": tool.name,
        "description": tool.description,
        "parameters": dict(tool.parameters),
    }
    return {"type": "function", "function": function}
