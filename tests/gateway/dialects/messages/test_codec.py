"""The codec joins the parts of the messages dialect."""

from hortus.core import Dialect
from hortus.gateway.dialects.messages import MESSAGES
from hortus.gateway.dialects.messages.reader import MessagesReader
from hortus.gateway.dialects.messages.watch import MessagesWatch
from hortus.gateway.dialects.messages.writer import MessagesWriter


def test_the_codec_knows_its_dialect() -> None:
    assert MESSAGES.dialect is Dialect.MESSAGES


def test_each_stream_gets_its_own_machines() -> None:
    assert isinstance(MESSAGES.event_decoder(), MessagesReader)
    assert isinstance(MESSAGES.event_encoder(model="m", id="a"), MessagesWriter)
    assert isinstance(MESSAGES.usage_watch(), MessagesWatch)
