"""Each dialect's stream has its reader, and none stumbles over what it cannot read."""

import pytest

from hortus.core import Dialect
from hortus.gateway.screening.answer_chat import ChatTap
from hortus.gateway.screening.answer_messages import MessagesTap
from hortus.gateway.screening.answer_reading import OTHER
from hortus.gateway.screening.answer_responses import ResponsesTap
from hortus.gateway.screening.answer_taps import tap_for
from tests.gateway.screening.streams import ALL_DIALECTS


def test_each_dialect_has_its_reader():
    kinds = {dialect: type(tap_for(dialect)) for dialect in ALL_DIALECTS}
    assert kinds == {
        Dialect.CHAT: ChatTap,
        Dialect.COMPLETIONS: ChatTap,
        Dialect.MESSAGES: MessagesTap,
        Dialect.RESPONSES: ResponsesTap,
    }


@pytest.mark.parametrize("dialect", ALL_DIALECTS)
@pytest.mark.parametrize("data", [b"[DONE]", b"no JSON", b'{"choices": 1, "delta": 1}', b"\xff"])
def test_what_cannot_be_read_is_looked_at_as_it_is(dialect, data):
    reading = tap_for(dialect).read(data)
    assert reading == OTHER or (reading.is_more and not reading.said)
