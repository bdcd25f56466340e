"""An event that is like another is read as its tap would, and no other is taken for one."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hortus.core import Dialect
from hortus.core.testing import FrozenClock
from hortus.dlp import Tier, load_rules
from hortus.dlp.forms import fill
from hortus.gateway.screening import AnswerStream
from hortus.gateway.screening.answer_taps import tap_for
from hortus.gateway.screening.answer_template import template_of
from hortus.gateway.sse import SseSplitter, event_bytes
from tests.gateway.screening.streams import ALL_DIALECTS, RULES, Text, cut, stream_of

SECRETS = [fill(rule.examples[0], 5) for rule in load_rules() if rule.tier is Tier.STRUCTURED]
CHAT = {
    "id": "c1",
    "choices": [{"index": 0, "delta": {"content": "..."}, "finish_reason": None}],
}
MESSAGES = {
    "type": "content_block_delta",
    "index": 0,
    "delta": {"type": "text_delta", "text": "..."},
}
RESPONSES = {
    "type": "response.output_text.delta",
    "sequence_number": 7,
    "item_id": "i",
    "output_index": 0,
    "content_index": 0,
    "delta": "...",
    "obfuscation": "Xy7",
}
EVENTS = {Dialect.CHAT: CHAT, Dialect.MESSAGES: MESSAGES, Dialect.RESPONSES: RESPONSES}
every_dialect = pytest.mark.parametrize("dialect", EVENTS)


def written(dialect, text, **more):
    """Return an event that says a text."""
    escaped = json.dumps(text)
    body = json.dumps(EVENTS[dialect] | more).replace('"..."', escaped)
    return event_bytes(body.encode(), b"e" if dialect is Dialect.MESSAGES else b"")


def template(dialect, raw):
    """Return the template of an event, and the tap that has read it."""
    tap = tap_for(dialect)
    [event] = SseSplitter().feed(raw)
    return template_of(event, tap.read(event.data)), tap


@every_dialect
@given(texts=st.lists(st.text(min_size=1, max_size=9), min_size=1, max_size=5))
def test_a_run_of_events_says_what_the_tap_reads_in_them(dialect, texts):
    like, tap = template(dialect, written(dialect, "first"))
    raws = [written(dialect, text) for text in texts]
    run = like.run(b"".join(raws), 0)
    assert run.texts == texts
    assert [tap.read(like.event(raw).data).said[0].text for raw in raws] == texts
    assert run.ends == [len(b"".join(raws[: n + 1])) for n in range(len(raws))]


def test_what_varies_beside_the_text_may_vary():
    like, _ = template(Dialect.RESPONSES, written(Dialect.RESPONSES, "one"))
    more = {"sequence_number": 123, "obfuscation": ""}
    assert like.run(written(Dialect.RESPONSES, "two", **more), 0).texts == ["two"]
    for other in ({"sequence_number": "12"}, {"obfuscation": 5}, {"output_index": 1}):
        assert like.run(written(Dialect.RESPONSES, "two", **other), 0) is None


@every_dialect
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b'x","text":"y',
        b'x"},"more":{"a":"b',
        b"ends in a backslash \\",
        b"no such escape \\x41",
        b"half a pair \\ud83d",
        b"garbled \xff",
        b"a line\nend",
    ],
)
def test_what_is_no_content_of_a_string_makes_no_run(dialect, content):
    like, _ = template(dialect, written(dialect, "first"))
    whole = written(dialect, "*")
    assert like.run(whole.replace(b'"*"', b'"%b"' % content), 0) is None


def test_two_events_that_together_look_right_are_not():
    like, _ = template(Dialect.CHAT, written(Dialect.CHAT, "first"))
    whole = written(Dialect.CHAT, "*")
    first, second = (whole.replace(b"*", part) for part in (b"a\\", b',"b'))
    assert like.run(first + second, 0) is None
    assert like.run(whole + first + second, 0).texts == ["*"]


@pytest.mark.parametrize(
    "raw",
    [
        written(Dialect.CHAT, "content"),
        written(Dialect.CHAT, "c1"),
        written(Dialect.CHAT, "with \\ an escape"),
        written(Dialect.CHAT, "more", unknown=1),
        written(Dialect.CHAT, ""),
        written(Dialect.CHAT, "x").replace(b"\n\n", b"\r\n\r\n"),
        written(Dialect.CHAT, "x").replace(b"\n\n", b"\nid: 5\n\n"),
        b'data: {"choices":[{"delta":{"content":\ndata: "x"}}]}\n\n',
        b'data: {"choices":[{"delta":{"content":"x"},"finish_reason":"stop"}]}\n\n',
        b'data: {"choices":[{"delta":{"content":","},"a":["a",","]}]}\n\n',
        b'data: {"x":"\\u0061","choices":[{"delta":{"content":"\\u0061"}}]}\n\n',
    ],
)
def test_where_it_is_not_sure_where_the_text_is_there_is_no_template(raw):
    assert template(Dialect.CHAT, raw)[0] is None


@pytest.mark.parametrize("dialect", ALL_DIALECTS)
@settings(max_examples=60, deadline=None)
@given(
    words=st.lists(st.one_of(st.text(max_size=9), st.sampled_from(SECRETS)), max_size=30),
    data=st.data(),
)
def test_the_client_gets_the_same_however_many_events_come_at_once(dialect, words, data):
    text = " ".join(words)
    places = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=40)))
    events = stream_of(dialect, [Text(cut(text, places))])
    joins = sorted(data.draw(st.lists(st.integers(0, len(events)), max_size=6)))
    chunks = [b"".join(chunk) for chunk in cut(events, joins)]
    assert shown(dialect, chunks) == shown(dialect, events)


def shown(dialect, chunks):
    """Return what a client gets, and what was found."""
    screening = RULES.open({})
    stream = AnswerStream(dialect, screening, FrozenClock())
    body = b"".join([stream.feed(chunk) for chunk in chunks]) + stream.finish()
    return body, screening.report.finds
