"""The codec joins the parts of the responses dialect."""

from hortus.core import Dialect
from hortus.gateway.dialects.responses import RESPONSES
from hortus.gateway.dialects.responses.reader import ResponsesReader
from hortus.gateway.dialects.responses.watch import ResponsesWatch
from hortus.gateway.dialects.responses.writer import ResponsesWriter


def test_the_codec_knows_its_dialect() -> None:
    assert RESPONSES.dialect is Dialect.RESPONSES


def test_each_stream_gets_its_own_machines() -> None:
    assert isinstance(RESPONSES.event_decoder(), ResponsesReader)
    assert isinstance(RESPONSES.event_encoder(model="m", id="a"), ResponsesWriter)
    assert isinstance(RESPONSES.usage_watch(), ResponsesWatch)
