"""Every codec offers all that the gateway asks of one."""

import inspect

import pytest

from hortus.core import Dialect
from hortus.gateway.dialects import CODECS
from hortus.gateway.dialects.codec import Codec, EventDecoder, EventEncoder, UsageWatch

EACH = [pytest.param(dialect, id=str(dialect)) for dialect in CODECS]


def offered(protocol: type) -> set[str]:
    return {name for name in vars(protocol) if not name.startswith("_")}


@pytest.mark.parametrize("dialect", EACH)
def test_a_codec_has_every_method_with_the_parameters_asked_for(dialect: Dialect) -> None:
    codec = CODECS[dialect]

    for name in offered(Codec) - {"dialect"}:
        asked = inspect.signature(getattr(Codec, name)).parameters
        given = inspect.signature(getattr(type(codec), name)).parameters
        assert list(given) == list(asked), name


@pytest.mark.parametrize("dialect", EACH)
def test_readers_writers_and_watches_are_whole(dialect: Dialect) -> None:
    codec = CODECS[dialect]

    for made, protocol in (
        (codec.event_decoder(), EventDecoder),
        (codec.event_encoder(model="m", id="i"), EventEncoder),
        (codec.usage_watch(), UsageWatch),
    ):
        assert all(hasattr(made, name) for name in offered(protocol))


@pytest.mark.parametrize("dialect", EACH)
def test_each_stream_has_its_own_reader_writer_and_watch(dialect: Dialect) -> None:
    codec = CODECS[dialect]

    assert codec.event_decoder() is not codec.event_decoder()
    assert codec.usage_watch() is not codec.usage_watch()
