"""Notice that a server read less than it was sent, and says nothing of it."""

from msgspec import structs
from msgspec.structs import replace

from hortus.agent.values import ResultTurn, Turn, Usage, UserTurn
from hortus.agent.wire import Request, encode
from hortus.core import Dialect

_BYTES_PER_TOKEN = 4.0
_LEAST_TOKENS = 2_500
_SHARE = 0.5


def estimate_tokens(size: int) -> int:
    """Return about how many tokens so many bytes of a request are."""
    return round(size / _BYTES_PER_TOKEN)


def text_size(request: Request, dialect: Dialect) -> int:
    """Return how many bytes of a request are text: pictures are not read as such."""
    turns = tuple(_without_images(turn) for turn in request.turns)
    return len(encode(structs.replace(request, turns=turns), dialect))


def truncated_to(size: int, usage: Usage) -> int | None:
    """Return how many tokens were read where that is far less than was sent; else None.

    No text that an agent sends has eight bytes to a token. Servers that drop the beginning of a
    prompt, with the instructions and tools in it, answer as if nothing were wrong.
    """
    estimate = estimate_tokens(size)
    if not usage.input_tokens or estimate < _LEAST_TOKENS:
        return None
    return usage.input_tokens if usage.input_tokens < estimate * _SHARE else None


def _without_images(turn: Turn) -> Turn:
    match turn:
        case UserTurn(text):
            return UserTurn(text)
        case ResultTurn(results):
            return ResultTurn(tuple(replace(result, images=()) for result in results))
        case _:
            return turn
