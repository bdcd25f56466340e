"""What the made-up model says, turn by turn, so that a tool does something worth watching."""

import msgspec


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """A tool call; ``arguments`` is JSON, with the tool's own names."""

    name: str
    arguments: str


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """One answer of the model."""

    text: str = ""
    calls: tuple[Call, ...] = ()


class Scenario(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation. After the last turn the model says it again, so that a tool can end."""

    name: str
    prompt: str
    """What the tool is asked."""
    turns: tuple[Turn, ...]
