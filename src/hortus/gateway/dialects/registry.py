"""The dialects that models can be translated between."""

from collections.abc import Mapping
from types import MappingProxyType

from hortus.core import Dialect
from hortus.gateway.dialects.chat import ChatCodec
from hortus.gateway.dialects.codec import Codec
from hortus.gateway.dialects.messages import MessagesCodec
from hortus.gateway.dialects.responses import ResponsesCodec

CODECS: Mapping[Dialect, Codec] = MappingProxyType(
    {
        Dialect.CHAT: ChatCodec(),
        Dialect.MESSAGES: MessagesCodec(),
        Dialect.RESPONSES: ResponsesCodec(),
    }
)
