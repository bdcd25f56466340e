"""Events of a stream as servers write them, and ids that are the same in each run."""

import json
from collections.abc import Mapping


def event(data: Mapping[str, object], name: str = "") -> bytes:
    """Return one server-sent event."""
    head = f"event: {name}\n" if name else ""
    return f"{head}data: {json.dumps(data)}\n\n".encode()


def numbered(kind: str, number: int) -> str:
    """Return an id that looks like a server's and never varies."""
    return f"{kind}_{number:024d}"


def call_number(turn: int, at: int) -> int:
    """Return a number for a tool call that no other call of the conversation has."""
    return turn * 100 + at
