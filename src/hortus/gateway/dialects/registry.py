"""The dialects that models can be translated between."""

from collections.abc import Mapping
from types import MappingProxyType

from hortus.core import Dialect
from hortus.gateway.dialects.chat import CHAT
from hortus.gateway.dialects.codec import Codec, UsageWatch
from hortus.gateway.dialects.messages import MESSAGES
from hortus.gateway.dialects.responses import RESPONSES
from hortus.gateway.dialects.types import Usage

CODECS: Mapping[Dialect, Codec] = MappingProxyType(
    {codec.dialect: codec for codec in (CHAT, MESSAGES, RESPONSES)}
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
