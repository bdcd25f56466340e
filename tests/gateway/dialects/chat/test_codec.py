"""The codec joins the parts of the chat dialect."""

from hortus.core import Dialect
from hortus.gateway.dialects.chat import CHAT
from hortus.gateway.dialects.chat.reader import ChatReader
from hortus.gateway.dialects.chat.watch import ChatWatch
from hortus.gateway.dialects.chat.writer import ChatWriter


def test_the_codec_knows_its_dialect() -> None:
    assert CHAT.dialect is Dialect.CHAT


def test_each_stream_gets_its_own_machines() -> None:
    assert isinstance(CHAT.event_decoder(), ChatReader)
    assert isinstance(CHAT.event_encoder(model="m", id="a"), ChatWriter)
    assert isinstance(CHAT.usage_watch(), ChatWatch)
