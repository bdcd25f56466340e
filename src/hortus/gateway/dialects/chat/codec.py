"""The chat dialect, joined together."""

from hortus.core import Dialect
from hortus.gateway.dialects.chat.answers import decode_answer, encode_answer
from hortus.gateway.dialects.chat.reader import ChatReader
from hortus.gateway.dialects.chat.requests import decode_request, encode_request
from hortus.gateway.dialects.chat.watch import ChatWatch, usage_of_answer
from hortus.gateway.dialects.chat.writer import ChatWriter
from hortus.gateway.dialects.joined import JoinedCodec, Parts

CHAT = JoinedCodec(
    Dialect.CHAT,
    Parts(
        decode_request=decode_request,
        encode_request=encode_request,
        decode_answer=decode_answer,
        encode_answer=encode_answer,
        reader=ChatReader,
        writer=ChatWriter,
        usage_of_answer=usage_of_answer,
        watch=ChatWatch,
    ),
)
"""``/v1/chat/completions``."""
