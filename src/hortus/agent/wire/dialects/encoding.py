"""Write a request so that each one begins with the one before it, byte for byte."""

from collections.abc import Callable, Iterator

from msgspec import Struct

from hortus.agent.values import Turn
from hortus.agent.wire.dialects import chat_request, messages_request, responses_request
from hortus.agent.wire.dialects.fields import Item, dumped
from hortus.agent.wire.types import Request
from hortus.core import Dialect, UsageError

_CLOSING = b"]}"


class _Writer(Struct, frozen=True):
    """The conversation is the last field, so that turns are only ever added at the end."""

    list_name: str
    head: Callable[[Request], Item]
    opening: Callable[[Request], Iterator[Item]]
    items: Callable[[Turn], Iterator[Item]]


_WRITERS = {
    Dialect.CHAT: _Writer(
        chat_request.LIST,
        chat_request.chat_head,
        chat_request.chat_opening,
        chat_request.chat_items,
    ),
    Dialect.MESSAGES: _Writer(
        messages_request.LIST,
        messages_request.messages_head,
        messages_request.messages_opening,
        messages_request.messages_items,
    ),
    Dialect.RESPONSES: _Writer(
        responses_request.LIST,
        responses_request.responses_head,
        responses_request.responses_opening,
        responses_request.responses_items,
    ),
}


def encode(request: Request, dialect: Dialect) -> bytes:
    """Return the body of a request."""
    writer = _WRITERS.get(dialect)
    if writer is None:
        raise UsageError(
            f"the agent cannot speak the dialect {dialect}",
            remedy="choose chat, messages or responses",
        )
    items = [dumped(item) for item in writer.opening(request)]
    items += [dumped(item) for turn in request.turns for item in writer.items(turn)]
    head = dumped(writer.head(request)).removesuffix(b"}")
    return b'%b,"%b":[%b%b' % (head, writer.list_name.encode(), b",".join(items), _CLOSING)


def without_closing(body: bytes) -> bytes:
    """Return the part of a request with which every later one begins."""
    return body.removesuffix(_CLOSING)
