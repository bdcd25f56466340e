"""The messages dialect, joined together."""

from hortus.core import Dialect
from hortus.gateway.dialects.joined import JoinedCodec, Parts
from hortus.gateway.dialects.messages.answers import decode_answer, encode_answer
from hortus.gateway.dialects.messages.reader import MessagesReader
from hortus.gateway.dialects.messages.requests import decode_request, encode_request
from hortus.gateway.dialects.messages.watch import MessagesWatch, usage_of_answer
from hortus.gateway.dialects.messages.writer import MessagesWriter
from hortus.gateway.dialects.types import Request


def _writer(*, model: str, answer_id: str, request: Request | None, at_s: int) -> MessagesWriter:
    del at_s  # the dialect has no place for it
    return MessagesWriter(model=model, answer_id=answer_id, request=request)


MESSAGES = JoinedCodec(
    Dialect.MESSAGES,
    Parts(
        decode_request=decode_request,
        encode_request=encode_request,
        decode_answer=decode_answer,
        encode_answer=encode_answer,
        reader=MessagesReader,
        writer=_writer,
        usage_of_answer=usage_of_answer,
        watch=MessagesWatch,
    ),
)
"""``/v1/messages``."""
