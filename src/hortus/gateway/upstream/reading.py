"""Read the answer of a model server to its end, and never more than is wanted of it."""

from hortus.gateway.upstream.errors import AnswerTooLargeError
from hortus.gateway.upstream.types import UpstreamResponse


async def read_whole(response: UpstreamResponse, label: str, limit: int) -> bytes:
    """Return the rest of a body; above ``limit`` bytes abort and raise ``AnswerTooLargeError``."""
    parts: list[bytes] = []
    size = 0
    while data := await response.chunk():
        size += len(data)
        if size > limit:
            response.abort()
            raise AnswerTooLargeError(
                f"the model server at {label} sent an answer of more than {limit} bytes",
                remedy="ask for a shorter answer, or stream it",
            )
        parts.append(data)
    return b"".join(parts)
