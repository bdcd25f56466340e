"""What the requests of all dialects have in common."""

import base64
from collections.abc import Mapping
from typing import TypeAlias

import msgspec

from hortus.agent.toolcalls import Json
from hortus.agent.values import Image, Result
from hortus.core.regex import late

Item: TypeAlias = "dict[str, object]"

_NO_TEXT = "(no text)"
_NOT_IN_ID = late(r"[^a-zA-Z0-9_-]")


def dumped(value: object) -> bytes:
    """Return JSON; what is no Unicode text, such as a broken file name, is shown as ``?``."""
    try:
        return msgspec.json.encode(value)
    except UnicodeEncodeError:
        return msgspec.json.encode(_cleaned(value))


def arguments_text(arguments: Mapping[str, Json]) -> str:
    """Return the arguments of a call as dialects want them that carry them as a text."""
    return dumped(arguments).decode()


def data_url(image: Image) -> str:
    """Return a picture as an address that holds it."""
    return f"data:{image.media_type};base64,{base64_of(image)}"


def base64_of(image: Image) -> str:
    """Return the bytes of a picture as text."""
    return base64.b64encode(image.data).decode()


def said_of(result: Result) -> str:
    """Return the text of a result for dialects that cannot say otherwise that it failed."""
    return f"Error: {result.text}" if result.failed else result.text


def some(text: str) -> str:
    """Return a text that is not empty: servers refuse turns without one."""
    return text if text.strip() else _NO_TEXT


def plain_id(call_id: str) -> str:
    """Return the id of a call in the letters that every server takes."""
    return _NOT_IN_ID.sub("_", call_id)


def _cleaned(value: object) -> object:
    if isinstance(value, str):
        return value.encode(errors="replace").decode()
    if isinstance(value, Mapping):
        return {_cleaned(key): _cleaned(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_cleaned(item) for item in value]
    return value
