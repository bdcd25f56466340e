"""Write a request as ``/v1/responses`` wants it, with the whole conversation in it."""

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

LIST = "input"


def responses_head(request: Request) -> Item:
    """Return everything that stands before the conversation."""
    head: Item = {
        "model": request.model,
        "stream": True,
        "store": False,
        "max_output_tokens": request.max_tokens,
    }
    if request.tools:
        head["tools"] = [_tool(tool) for tool in request.tools]
    return head | ({"instructions": request.system} if request.system else {})


def responses_opening(request: Request) -> Iterator[Item]:
    """Yield the items before the first turn: none, the system text has a field of its own."""
    del request
    yield from ()


def responses_items(turn: Turn) -> Iterator[Item]:
    """Yield the items of one turn."""
    match turn:
        case UserTurn(text, images):
            yield _message("user", _content(text, images) if images else text)
        case ModelTurn(text, calls):
            if text.strip() or not calls:
                # Parts of an assistant's message would need an id that only its server can give.
                yield _message("assistant", some(text))
            yield from map(_call, calls)
        case ResultTurn(results):
            for result in results:
                yield {
                    "type": "function_call_output",
                    "call_id": result.call_id,
                    "output": said_of(result),
                }
            if images := tuple(image for result in results for image in result.images):
                yield _message("user", _content("The pictures of these results:", images))
        case _:
            assert_never(turn)


def _message(role: str, content: str | list[Item]) -> Item:
    return {"type": "message", "role": role, "content": content}


def _content(text: str, images: tuple[Image, ...]) -> list[Item]:
    pictures: list[Item] = [
        {"type": "input_image", "image_url": data_url(image), "detail": "auto"} for image in images
    ]
    return [{"type": "input_text", "text": text}, *pictures]


def _call(call: Call) -> Item:
    return {
        "type": "function_call",
        "call_id": call.id,
        "name": call.name,
        "arguments": arguments_text(call.arguments),
    }


def _tool(tool: ToolSpec) -> Item:
    return {
        "type": "function",
        "name": tool.name,
        "description": tool.description,
        "parameters": dict(tool.parameters),
        "strict": False,
    }
