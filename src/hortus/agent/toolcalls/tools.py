"""Read a list of tools in any of the forms that clients send it in."""

from collections.abc import Mapping

import msgspec

from hortus.agent.toolcalls.errors import BadToolsError
from hortus.agent.toolcalls.types import Json, Tool

_SCHEMAS = ("parameters", "input_schema", "inputSchema")


def read_tools(data: bytes) -> tuple[Tool, ...]:
    """Return the tools of a JSON list, or of an object that has one as ``tools``."""
    try:
        value: Json = msgspec.json.decode(data)
    except msgspec.DecodeError as e:
        raise BadToolsError(f"the tools are no JSON: {e}", remedy="give a JSON list") from e
    listed = value.get("tools") if isinstance(value, Mapping) else value
    if not isinstance(listed, list):
        raise BadToolsError("the tools are no list", remedy="give a JSON list of tools")
    return tuple(_tool(entry, number) for number, entry in enumerate(listed, 1))


def _tool(entry: Json, number: int) -> Tool:
    if isinstance(entry, Mapping):
        inner = entry.get("function", entry)
        if isinstance(inner, Mapping) and isinstance(name := inner.get("name"), str) and name:
            schema = next((inner[key] for key in _SCHEMAS if key in inner), {})
            if isinstance(schema, Mapping):
                return Tool(name, schema)
    raise BadToolsError(
        f"tool {number} has no name, or its schema is no object",
        remedy='give each as {"name": …, "parameters": {…}}',
    )
