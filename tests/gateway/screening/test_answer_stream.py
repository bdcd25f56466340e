"""A stream passes byte for byte where it is clean, and without its secrets where it is not."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hortus.core import Dialect
from hortus.core.testing import FrozenClock
from hortus.dlp import Tier, load_rules
from hortus.dlp.forms import fill
from hortus.gateway.screening import AnswerStream
from tests.gateway.screening.streams import (
    ALL_DIALECTS,
    DIALECTS,
    REDACTOR,
    RULES,
    SCANNER,
    Input,
    Text,
    cut,
    event,
    rules,
    screened,
    stream_of,
    told,
)

STRUCTURED = [rule for rule in load_rules() if rule.tier is Tier.STRUCTURED]
TOKEN = fill("npm_{36 alnum}", 3)
every_dialect = pytest.mark.parametrize("dialect", ALL_DIALECTS)
every_chat = pytest.mark.parametrize("dialect", DIALECTS)
WORDS = st.one_of(
    st.text(max_size=8),
    st.sampled_from(
        [" ", "\n", '"', "\\", "{", "é", "😀", "the end. ", "-----BEGIN ", "<hortus:"]
    ),
)
SECRETS = st.sampled_from(STRUCTURED).flatmap(
    lambda rule: st.sampled_from(rule.examples).map(lambda form: fill(form, 5))
)
TEXTS = st.lists(st.one_of(WORDS, SECRETS), max_size=5).map("".join)


def redacted(text):
    """Return the text as it is shown."""
    return REDACTOR.redact(text, SCANNER.scan(text).of(Tier.STRUCTURED)).text


def meant(text):
    """Return what a JSON text says in its one string."""
    return json.loads(text)["a"]


@st.composite
def pieces(draw, text):
    """Draw a way to cut a text in pieces."""
    places = draw(st.lists(st.integers(0, len(text)), max_size=4))
    return cut(text, sorted(places))


@every_dialect
@settings(max_examples=60, deadline=None)
@given(text=TEXTS, data=st.data())
def test_what_the_client_gets_is_the_whole_text_redacted(dialect, text, data):
    events = stream_of(dialect, [Text(data.draw(pieces(text)))])
    heard = screened(events, dialect)
    assert told(heard, dialect).text == redacted(text)
    if redacted(text) == text:
        assert heard.body == b"".join(events)


@every_chat
@settings(max_examples=60, deadline=None)
@given(one=TEXTS, other=TEXTS, data=st.data(), ascii_only=st.booleans())
def test_parallel_tools_get_what_they_would_get_alone(dialect, one, other, data, ascii_only):
    texts = [json.dumps({"a": text}, ensure_ascii=ascii_only) for text in (one, other)]
    blocks = [Input(data.draw(pieces(text))) for text in texts]
    order = data.draw(st.permutations([n for n in (0, 1) for _ in blocks[n].pieces]))
    events = stream_of(dialect, blocks, order)
    heard = screened(events, dialect)
    numbers = list(dict.fromkeys(order))
    inputs = told(heard, dialect).inputs
    if dialect is Dialect.CHAT:
        numbers = [0, 1]
    expected = [redacted((one, other)[n]) for n in numbers]
    assert [meant(text) for text in inputs] == expected
    if expected == [(one, other)[n] for n in numbers]:
        assert heard.body == b"".join(events)


@every_chat
@pytest.mark.parametrize("size", [1, 3, 17])
def test_a_secret_whose_letters_are_escaped_is_found_wherever_the_escapes_are_cut(dialect, size):
    escaped = "".join(f"\\u{ord(letter):04x}" for letter in TOKEN)
    text = '{"a":"x \\n' + escaped + '\\n"}'
    events = stream_of(dialect, [Input(cut(text, range(size, len(text), size)))])
    heard = screened(events, dialect)
    (said,) = told(heard, dialect).inputs
    assert meant(said) == redacted(f"x \n{TOKEN}\n")
    assert TOKEN not in meant(said)


@every_chat
def test_wherever_a_secret_is_cut_it_is_taken_out(dialect):
    text = f"now {TOKEN} and"
    for place in range(1, len(text)):
        for block in (Text, Input):
            whole = text if block is Text else json.dumps({"a": text})
            heard = screened(stream_of(dialect, [block(cut(whole, [place]))]), dialect)
            said = told(heard, dialect)
            shown = said.text if block is Text else meant(said.inputs[0])
            assert shown == redacted(text)
            assert TOKEN.encode() not in heard.body


def test_what_the_events_at_the_end_repeat_is_what_the_pieces_said():
    text = f"now {TOKEN} and"
    arguments = json.dumps({"a": text})
    blocks = [Text(cut(text, [9])), Input(cut(arguments, [20]))]
    said = told(screened(stream_of(Dialect.RESPONSES, blocks), Dialect.RESPONSES), "responses")
    assert set(said.wholes) == {redacted(text), json.dumps({"a": redacted(text)})}
    assert len(said.wholes) == 6


def test_a_secret_that_goes_on_in_the_next_block_of_text_is_found():
    for place in range(1, len(TOKEN)):
        blocks = [Text((f"a {TOKEN[:place]}",)), Text((f"{TOKEN[place:]} b",))]
        heard = screened(stream_of(Dialect.MESSAGES, blocks), Dialect.MESSAGES)
        assert told(heard, Dialect.MESSAGES).text == redacted(f"a {TOKEN} b")


def test_a_secret_that_goes_on_in_the_next_part_of_an_item_is_found():
    half = len(TOKEN) // 2
    at = {"output_index": 0, "item_id": "msg_0"}

    def said(part, text):
        kind = "response.output_text"
        yield event({"type": f"{kind}.delta", **at, "content_index": part, "delta": text})
        yield event({"type": f"{kind}.done", **at, "content_index": part, "text": text})

    item = {"type": "message", "content": [{"text": TOKEN[:half]}, {"text": TOKEN[half:]}]}
    events = [
        *said(0, TOKEN[:half]),
        *said(1, TOKEN[half:]),
        event({"type": "response.output_item.done", "output_index": 0, "item": item}),
    ]
    heard = screened(events, Dialect.RESPONSES)
    *_, done = heard.events
    assert "".join(part["text"] for part in done["item"]["content"]) == redacted(TOKEN)
    assert TOKEN[:half].encode() not in heard.body
    assert TOKEN[half:].encode() not in heard.body


ORIGINALS = {REDACTOR.placeholder("npm-token", TOKEN): TOKEN}
(PLACEHOLDER,) = ORIGINALS
QUOTED = 'line "one"\nline two \\ é'


@every_dialect
def test_placeholders_are_replaced_wherever_they_are_cut(dialect):
    text = f"a<b> {PLACEHOLDER}, {PLACEHOLDER}."
    for place in range(1, len(text)):
        events = stream_of(dialect, [Text(cut(text, [place]))])
        heard = screened(events, dialect, originals=ORIGINALS)
        assert told(heard, dialect).text == f"a<b> {TOKEN}, {TOKEN}."
        assert heard.report.finds == {}


@every_chat
def test_in_what_a_tool_is_called_with_they_are_escaped(dialect):
    originals = {PLACEHOLDER: QUOTED}
    text = json.dumps({"a": f"é {PLACEHOLDER}\n", "b": [1]})
    for place in range(1, len(text)):
        heard = screened(
            stream_of(dialect, [Input(cut(text, [place]))]), dialect, originals=originals
        )
        (said,) = told(heard, dialect).inputs
        assert json.loads(said) == {"a": f"é {QUOTED}\n", "b": [1]}


def test_a_stranger_among_placeholders_stays():
    stranger = REDACTOR.placeholder("npm-token", "another")
    events = stream_of(Dialect.CHAT, [Text(cut(f"see {stranger}.", [9]))])
    assert screened(events, Dialect.CHAT, originals=ORIGINALS).body == b"".join(events)


@every_dialect
def test_words_go_on_at_the_next_break(dialect):
    events = stream_of(dialect, [Text(("The ", "function ", "returns", " the ", "su"))])
    stream = AnswerStream(dialect, RULES.open({}), FrozenClock())
    gone = [stream.feed(each) for each in events]
    said = [each for each in gone if b"The " in each or b"returns" in each]
    assert b'"The "' in said[0]
    assert b"function " not in said[0]
    assert b'"returns"' in said[1]
    assert b'" the "' in said[1]
    assert b"".join(gone) + stream.finish() == b"".join(events)


def test_only_what_is_in_question_is_written_anew():
    odd = (
        b'data: {"id" : "c", "new":{"x":[1.50]}, "choices":[ {"index":0, "delta":'
        b'{"content":"caf\\u00e9 \\/ %b \\ud83d\\ude00"},"logprobs":null, '
        b'"finish_reason":null}]}\r\n\r\n'
    )
    sent = odd % TOKEN.encode()
    heard = screened([sent, b"data: [DONE]\r\n\r\n"], Dialect.CHAT)
    assert heard.body == odd % redacted(TOKEN).encode() + b"data: [DONE]\r\n\r\n"


def test_how_likely_the_pieces_of_a_secret_were_is_left_out():
    odds = {"content": [{"token": TOKEN, "bytes": list(TOKEN.encode()), "logprob": -0.1}]}
    choice = {"index": 0, "delta": {"content": TOKEN}, "logprobs": odds, "finish_reason": "stop"}
    heard = screened([event({"choices": [choice]})], Dialect.CHAT)
    (said,) = heard.events
    assert said["choices"][0]["logprobs"] is None
    assert said["choices"][0]["delta"]["content"] == redacted(TOKEN)


def test_a_field_that_hortus_does_not_know_is_looked_at_too():
    delta = {"content": "a ", "reasoning_details": [{"text": f"I use {TOKEN}."}]}
    heard = screened([event({"choices": [{"index": 0, "delta": delta}]})], Dialect.CHAT)
    (said,) = heard.events
    assert said["choices"][0]["delta"] == {
        "content": "a ",
        "reasoning_details": [{"text": f"I use {redacted(TOKEN)}."}],
    }


@every_chat
def test_what_is_no_json_is_looked_at_too(dialect):
    heard = screened([b"data: oh " + TOKEN.encode() + b" no\n\n"], dialect)
    assert heard.body == b"data: oh " + redacted(TOKEN).encode() + b" no\n\n"


def test_an_event_of_several_lines_is_rewritten_as_one():
    lines = b'event: x\ndata: {"choices":[{"index":0,\ndata: "delta":{"content":"%b"}}]}\n\n'
    heard = screened([lines % TOKEN.encode()], Dialect.CHAT)
    assert heard.events[0]["choices"][0]["delta"]["content"] == redacted(TOKEN)
    assert heard.body.startswith(b"event: x\ndata: ")


def test_what_the_words_around_it_give_away_is_recorded_only():
    events = stream_of(Dialect.CHAT, [Text(cut('password = "aB3!xyz9Qk" and on', [15]))])
    heard = screened(events, Dialect.CHAT)
    assert heard.body == b"".join(events)
    assert heard.report.findings == "assigned-password:contextual:1:passed:answer"
    assert heard.report.labels == "secret"


@every_chat
def test_a_find_is_counted_once_however_often_the_answer_says_it(dialect):
    events = stream_of(dialect, [Text((TOKEN, " and ", TOKEN))])
    heard = screened(events, dialect)
    assert heard.report.findings == "npm-token:structured:1:redacted:answer"


@pytest.mark.parametrize("said", [{"mode": "observe"}, {"answers": "observe"}])
def test_where_answers_are_only_observed_nothing_waits_and_nothing_changes(said):
    events = stream_of(Dialect.CHAT, [Text(cut(TOKEN, [9]))])
    heard = screened(events, Dialect.CHAT, made_of=rules(**said))
    assert heard.early == heard.body == b"".join(events)
    assert heard.report.findings == "npm-token:structured:1:passed:answer"
    assert heard.report.most_held == 0


def test_it_is_reported_how_much_was_held_back_and_how_long():
    clock = FrozenClock()
    screening = RULES.open({})
    stream = AnswerStream(Dialect.CHAT, screening, clock)
    for each in stream_of(Dialect.CHAT, [Text((TOKEN[:9], TOKEN[9:20], " on"))]):
        stream.feed(each)
        clock.advance(0.25)
    assert screening.report.most_held == 20
    assert screening.report.held_s == 0.5


def test_what_keeps_the_connection_alive_does_not_wait_for_the_end_of_a_word():
    clock = FrozenClock()
    stream = AnswerStream(Dialect.MESSAGES, RULES.open({}), clock)
    events = stream_of(Dialect.MESSAGES, [Text(("wor",))])
    ping = event({"type": "ping"}, "ping")
    for each in events[:4]:
        stream.feed(each)
    assert stream.feed(ping) == b""
    clock.advance(15)
    assert stream.feed(ping) == ping
    assert stream.feed(b": wait\n\n") == b": wait\n\n"
    rest = b"".join([stream.feed(each) for each in events[4:]]) + stream.finish()
    assert rest == b"".join([events[3], ping, *events[4:]])


def test_what_is_open_when_a_stream_breaks_never_leaves():
    for place in range(4, len(TOKEN)):
        events = stream_of(Dialect.CHAT, [Text((f"see {TOKEN[:place]}",))])[:2]
        stream = AnswerStream(Dialect.CHAT, RULES.open({}), FrozenClock())
        assert b"npm" not in b"".join([stream.feed(each) for each in events])


def test_text_does_not_wait_for_a_tool_that_is_called_after_it():
    blocks = [Text(("Let me ", "look")), Input(('{"a": "b', 'c"}'))]
    events = stream_of(Dialect.CHAT, blocks)
    stream = AnswerStream(Dialect.CHAT, RULES.open({}), FrozenClock())
    gone = [stream.feed(each) for each in events]
    assert b'"look"' in gone[3]


def test_many_events_behind_an_open_word_do_not_wait_for_ever():
    stream = AnswerStream(Dialect.CHAT, RULES.open({}), FrozenClock())
    chunk = {"index": 0, "delta": {"content": "ghp"}}
    stream.feed(event({"choices": [chunk]}))
    empty = event({"choices": []})
    gone = b"".join([stream.feed(empty) for _ in range(5_000)])
    assert b"ghp" in gone


def test_an_event_without_its_last_line_still_leaves_at_the_end():
    events = stream_of(Dialect.CHAT, [Text(("hi",))])
    said = b"".join(events).rstrip(b"\n")
    assert screened([said], Dialect.CHAT).body == said


NAMES = [
    *("type", "choices", "delta", "content", "index", "text", "item", "arguments", "input"),
    *("content_block", "tool_calls", "function", "message", "output_index", "finish_reason"),
]
ODD_TEXTS = st.one_of(st.text(max_size=5), st.sampled_from([TOKEN, f"a {TOKEN} b", "<hortus:"]))
ODD_VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), ODD_TEXTS),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(NAMES),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=10,
)


@every_dialect
@settings(max_examples=60, deadline=None)
@given(values=st.lists(st.one_of(ODD_VALUES, st.binary(max_size=30)), max_size=5))
def test_no_event_however_odd_stops_the_stream(dialect, values):
    said = [v if isinstance(v, bytes) else json.dumps(v).encode() for v in values]
    events = [b"data: %b\n\n" % text.replace(b"\n", b" ").replace(b"\r", b" ") for text in said]
    heard = screened(events, dialect)
    assert heard.body.count(b"\n\n") == len(events)
    if not heard.report.finds:
        assert heard.body == b"".join(events)


@every_dialect
@pytest.mark.parametrize(
    "data",
    [
        b'{"choices":[{"index":0,"delta":{"content":"\xff\xfe %b"}}]}',
        b'{"choices":[{"index":0,"delta":{"content":"\\ud83d %b"}}]}',
        b'{"type":"content_block_delta","index":0,"delta":{"text":"\xff %b"}}',
        b'{"type":"response.output_text.delta","delta":"\xff %b"}',
        b'{"choices":' + b"[" * 3_000 + b'"%b"' + b"]" * 3_000 + b"}",
    ],
    ids=["bytes", "half a pair", "bytes of messages", "bytes of responses", "deep"],
)
def test_what_a_server_garbled_is_still_looked_at(dialect, data):
    heard = screened([b"data: %b\n\n" % data % TOKEN.encode()], dialect)
    assert heard.body == b"data: %b\n\n" % data % redacted(TOKEN).encode()
