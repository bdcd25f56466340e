"""A conversation as the agent keeps it, whatever dialect it is sent in."""

from collections.abc import Mapping

from msgspec import Struct

from hortus.agent.toolcalls import Json, Repair


class Image(Struct, frozen=True):
    """A picture that a person or a tool shows the model."""

    media_type: str
    data: bytes


class Call(Struct, frozen=True):
    """A call that a model made, after whatever had to be mended in it."""

    id: str
    name: str
    arguments: Mapping[str, Json]
    repairs: tuple[Repair, ...] = ()


class Result(Struct, frozen=True):
    """What came of a call, as the model is told."""

    call_id: str
    text: str
    failed: bool = False
    images: tuple[Image, ...] = ()


class UserTurn(Struct, frozen=True):
    """What a person says, or hortus in their place."""

    text: str
    images: tuple[Image, ...] = ()


class ModelTurn(Struct, frozen=True):
    """What a model says and the calls it makes. Calls that could not be read are not in it."""

    text: str
    calls: tuple[Call, ...] = ()


class ResultTurn(Struct, frozen=True):
    """What came of the calls of the turn before, in their order."""

    results: tuple[Result, ...]


Turn = UserTurn | ModelTurn | ResultTurn


class Usage(Struct, frozen=True):
    """Tokens of one request as its server counts them; None where it does not say."""

    input_tokens: int | None = None
    output_tokens: int | None = None
    cached_tokens: int | None = None
