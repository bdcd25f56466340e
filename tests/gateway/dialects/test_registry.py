"""Every dialect can be counted, three can be translated."""

import pytest

from hortus.core import Dialect
from hortus.gateway.dialects.registry import CODECS, usage_of_answer, usage_watch
from hortus.gateway.dialects.types import Usage


def test_the_three_dialects_of_conversation_have_a_codec_each() -> None:
    assert {dialect: codec.dialect for dialect, codec in CODECS.items()} == {
        dialect: dialect for dialect in (Dialect.CHAT, Dialect.MESSAGES, Dialect.RESPONSES)
    }


@pytest.mark.parametrize(
    "dialect",
    [pytest.param(d, id=str(d)) for d in (Dialect.COMPLETIONS, Dialect.EMBEDDINGS)],
)
def test_the_others_count_as_chat_does(dialect: Dialect) -> None:
    body = b'{"usage":{"prompt_tokens":3,"total_tokens":3}}'
    watch = usage_watch(dialect)

    watch.feed(body)

    assert usage_of_answer(body, dialect) == watch.usage == Usage(3)
