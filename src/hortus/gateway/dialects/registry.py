"""The dialects that models can be translated between."""

from collections.abc import Mapping
from types import MappingProxyType

from hortus.core import Dialect
from hortus.gateway.dialects.chat import ChatCodec
from hortus.gateway.dialects.codec import Codec, UsageWatch
from hortus.gateway.dialects.messages import MessagesCodec
from hortus.gateway.dialects.responses import ResponsesCodec
from hortus.gateway.dialects.types import Usage

CODECS: Mapping[Dialect, Codec] = MappingProxyType(
    {
        Dialect.CHAT: ChatCodec(),
        Dialect.MESSAGES: MessagesCodec(),
        Dialect.RESPONSES: ResponsesCodec(),
    }
)


def usage_of_answer(body: bytes, dialect: Dialect) -> Usage | None:
    """Return the usage a whole answer of any dialect reports, or ``None``."""
    return _counting(dialect).usage_of_answer(body)


def usage_watch(dialect: Dialect) -> UsageWatch:
    """Return a fresh watch for a stream of any dialect that passes unchanged."""
    return _counting(dialect).usage_watch()


def _counting(dialect: Dialect) -> Codec:
    # Completions and embeddings count as chat does.
    return CODECS.get(dialect, CODECS[Dialect.CHAT])
