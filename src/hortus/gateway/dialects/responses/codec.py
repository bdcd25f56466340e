"""The responses dialect, joined together."""

from hortus.core import Dialect
from hortus.gateway.dialects.joined import JoinedCodec, Parts
from hortus.gateway.dialects.responses.answers import decode_answer, encode_answer
from hortus.gateway.dialects.responses.reader import ResponsesReader
from hortus.gateway.dialects.responses.requests import decode_request, encode_request
from hortus.gateway.dialects.responses.watch import ResponsesWatch, usage_of_answer
from hortus.gateway.dialects.responses.writer import ResponsesWriter

RESPONSES = JoinedCodec(
    Dialect.RESPONSES,
    Parts(
        decode_request=decode_request,
        encode_request=encode_request,
        decode_answer=decode_answer,
        encode_answer=encode_answer,
        reader=ResponsesReader,
        writer=ResponsesWriter,
        usage_of_answer=usage_of_answer,
        watch=ResponsesWatch,
    ),
)
"""``/v1/responses``."""
