"""Tokens are counted for clients that never ask, and they do not notice."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.core import Dialect
from hortus.gateway.channel import _Through
from hortus.gateway.usage_question import asking, is_usage_alone, must_ask

CHAT, MESSAGES = Dialect.CHAT, Dialect.MESSAGES


def test_a_chat_stream_without_options_must_be_asked():
    assert must_ask(CHAT, CHAT, b'{"model":"m","stream":true}', stream=True)


@pytest.mark.parametrize(
    ("spoken", "wanted", "body", "stream"),
    [
        (CHAT, CHAT, b'{"model":"m"}', False),
        (CHAT, CHAT, b'{"stream_options":{"include_usage":true}}', True),
        (CHAT, CHAT, b'{"stream_options" : null}', True),
        (MESSAGES, MESSAGES, b'{"model":"m"}', True),
        (CHAT, MESSAGES, b'{"model":"m"}', True),
        (MESSAGES, CHAT, b'{"model":"m"}', True),
    ],
)
def test_nothing_else_is_asked(spoken, wanted, body, stream):
    assert not must_ask(spoken, wanted, body, stream=stream)


def test_the_name_inside_a_text_does_not_count():
    body = json.dumps({"content": 'set "stream_options" please'}).encode()
    assert must_ask(CHAT, CHAT, body, stream=True)


@given(
    fields=st.dictionaries(
        st.text(max_size=8).filter(lambda k: k != "stream_options"),
        st.none() | st.text(max_size=8) | st.integers(),
        min_size=1,
        max_size=5,
    ),
    before=st.sampled_from(["", " ", "\n"]),
)
def test_asking_adds_the_question_and_changes_nothing_else(fields, before):
    body = (before + json.dumps(fields)).encode()
    asked = asking(body)
    assert json.loads(asked) == {"stream_options": {"include_usage": True}, **fields}
    assert asked.endswith(body[body.index(b"{") + 1 :])


@pytest.mark.parametrize(
    ("data", "alone"),
    [
        (b'{"choices":[],"usage":{"prompt_tokens":1}}', True),
        (b'{"usage":{}, "choices" : [ ]}', True),
        (b'{"choices":[{"delta":{}}],"usage":{"prompt_tokens":1}}', False),
        (b'{"choices":[]}', False),
        (b"[DONE]", False),
    ],
)
def test_only_usage_without_choices_is_the_answer(data, alone):
    assert is_usage_alone(data) is alone


HEAD = b'data: {"choices":[{"delta":{"content":"hi"}}]}\n\n'
STOP = b'data: {"choices":[{"delta":{},"finish_reason":"stop"}]}\n\n'
USED = b'data: {"choices":[],"usage":{"prompt_tokens":5,"completion_tokens":2}}\n\n'
DONE = b"data: [DONE]\n\n"


@pytest.mark.parametrize("hide", [True, False])
@given(size=st.integers(1, 300))
def test_the_answer_is_counted_and_shown_only_to_who_asked(hide, size):
    channel = _Through(Dialect.CHAT, hide_usage=hide)
    said = HEAD + STOP + USED + DONE
    heard = b"".join(channel.feed(said[i : i + size]) for i in range(0, len(said), size))
    assert heard == HEAD + STOP + (b"" if hide else USED) + DONE
    assert channel.complete
    assert (channel.usage.input_tokens, channel.usage.output_tokens) == (5, 2)
