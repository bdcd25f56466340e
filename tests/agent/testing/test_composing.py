"""Answers of the script in three dialects: the same in pieces and as a whole."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.agent.testing import Answer, Fault, NativeCall, Say, Stop, TextCall, Think, Tokens
from hortus.agent.testing.composing import compose, compose_record
from hortus.agent.testing.types import Received
from hortus.agent.wire import CallPiece, TextPiece, ThoughtPiece
from hortus.agent.wire.dialects import reader_for
from hortus.agent.wire.sse import EventReader
from hortus.core import Dialect

PATHS = {
    Dialect.CHAT: "/v1/chat/completions",
    Dialect.MESSAGES: "/v1/messages",
    Dialect.RESPONSES: "/v1/responses",
}
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="<"), min_size=1, max_size=40)
PART = st.one_of(
    TEXT.map(Say),
    TEXT.map(Think),
    st.builds(NativeCall, st.just("read"), st.fixed_dictionaries({"path": TEXT})),
)


def sent(answer, dialect=Dialect.CHAT, method="POST", path="", **fields):
    body = msgspec.json.encode({"model": "m", **fields}) if method == "POST" else b""
    return compose(answer, Received(3, 0.0, 0, method, path or PATHS[dialect], {}, body))


def pieces_of(answer, dialect, *, stream):
    """Return what our own reader makes of an answer."""
    made = sent(answer, dialect, stream=stream)
    reader = reader_for(dialect)
    if not made.streamed:
        return list(reader.whole(b"".join(made.body))), reader.close()
    events = EventReader(1_000_000)
    found = [
        piece for part in made.body for data in events.feed(part) for piece in reader.read(data)
    ]
    return found, reader.close()


def summed(pieces):
    """Return what is said, thought and called in all."""
    said = "".join(piece.text for piece in pieces if isinstance(piece, TextPiece))
    thought = "".join(piece.text for piece in pieces if isinstance(piece, ThoughtPiece))
    called = "".join(
        piece.name + piece.arguments for piece in pieces if isinstance(piece, CallPiece)
    )
    return said, thought, called


@given(st.lists(PART, min_size=1, max_size=4), st.sampled_from(list(PATHS)), st.integers(1, 20))
def test_a_stream_says_what_the_whole_answer_says(parts, dialect, chunk):
    answer = Answer(tuple(parts), tokens=Tokens(11, 7, cached=5), chunk_chars=chunk)
    streamed, ended = pieces_of(answer, dialect, stream=True)
    whole, closed = pieces_of(answer, dialect, stream=False)
    assert summed(streamed) == summed(whole)
    assert (ended.stop, ended.usage) == (closed.stop, closed.usage)


@pytest.mark.parametrize("dialect", PATHS)
def test_a_call_in_the_text_is_text_to_the_server(dialect):
    found, _ = pieces_of(Answer((TextCall("read", {"path": "a"}),)), dialect, stream=True)
    said, _, called = summed(found)
    assert said.startswith("<tool_call>")
    assert called == ""


@pytest.mark.parametrize("dialect", PATHS)
def test_a_thought_in_the_text_stands_between_tags(dialect):
    found, _ = pieces_of(Answer((Think("hm", in_text=True), Say("ok"))), dialect, stream=False)
    assert summed(found)[0] == "<think>\nhm\n</think>\n\nok"


@pytest.mark.parametrize("dialect", PATHS)
def test_tokens_are_counted_from_the_request_where_the_script_leaves_them_open(dialect):
    _, closed = pieces_of(Answer((Say("ok"),)), dialect, stream=False)
    assert closed.usage.input_tokens > 0
    _, silent = pieces_of(Answer((Say("ok"),), tokens=None), dialect, stream=False)
    assert silent.usage.input_tokens is None


@pytest.mark.parametrize("dialect", PATHS)
@pytest.mark.parametrize("stop", [Stop.END, Stop.LENGTH, Stop.REFUSAL])
def test_an_end_is_said_in_the_words_of_the_dialect(dialect, stop):
    ends = {pieces_of(Answer((Say("x"),), stop), dialect, stream=s)[1].stop for s in (True, False)}
    assert len(ends) == 1


def test_a_fault_replaces_status_headers_and_body():
    made = sent(Answer(fault=Fault(status=429, headers={"Retry-After": "2"}, body="busy")))
    assert (made.status, made.body, made.streamed) == (429, (b"busy",), False)
    assert ("Retry-After", "2") in made.headers


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/v1/models", 200), ("GET", "/v1/else", 404), ("POST", "/v1/else", 404)],
)
def test_other_paths_are_answered_as_a_server_of_models_does(method, path, status):
    assert sent(Answer(), method=method, path=path).status == status


def looked(path, decisions):
    return compose_record(decisions, Received(0, 0.0, 0, "GET", path, {}, b""))


def test_only_a_gateway_tells_of_decisions():
    path = "/hortus/v1/decision?id=dec_1"
    assert looked(path, None) is None
    assert looked("/v1/models", {}.get) is None
    assert looked(path, {}.get).status == 404
    found = looked(path, {"dec_1": {"outcome": None}}.get)
    assert (found.status, found.body) == (200, (b'{"outcome":null}',))
