"""Whatever a server says in a dialect is what is read of it, however it is cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.agent.testing import Answer, NativeCall, Received, Say, Think, Tokens
from hortus.agent.testing.composing import compose
from hortus.agent.wire import Stop
from hortus.agent.wire.dialects import NotUnderstoodError, path_of, reader_for
from hortus.agent.wire.sse import EventReader
from tests.agent.wire.asking import DIALECTS, calls, said, thought

TEXT = st.text(st.characters(codec="utf-8"), min_size=1, max_size=40)
NAMES = st.sampled_from(["read", "find", "run"])
ARGUMENTS = st.dictionaries(TEXT, TEXT | st.integers(0, 9), max_size=3)
PARTS = st.lists(
    st.one_of(
        TEXT.map(Say),
        TEXT.map(Think),
        st.tuples(NAMES, ARGUMENTS).map(lambda made: NativeCall(*made)),
    ),
    max_size=5,
)


def read(answer, dialect, *, stream, size=1_000_000):
    """Return the pieces of an answer and how it ended, without a network in between."""
    asked = b'{"stream":true}' if stream else b"{}"
    request = Received(0, 0.0, 0, "POST", path_of(dialect), {}, asked)
    body = b"".join(compose(answer, request).body)
    reader = reader_for(dialect)
    if not stream:
        return list(reader.whole(body)), reader.close()
    events = EventReader(1_000_000)
    chunks = [body[at : at + size] for at in range(0, len(body), size)]
    fields = [data for chunk in chunks for data in events.feed(chunk)]
    return [piece for data in fields for piece in reader.read(data)], reader.close()


def of_kind(parts, kind):
    return "".join(part.text for part in parts if isinstance(part, kind))


@given(PARTS, st.integers(1, 9), st.integers(1, 400), st.booleans())
def test_what_was_said_is_what_is_read(parts, chunk, size, stream):
    answer = Answer(tuple(parts), chunk_chars=chunk, tokens=Tokens(5, 3, cached=2))
    wanted = [part for part in parts if isinstance(part, NativeCall)]
    for dialect in DIALECTS:
        pieces, close = read(answer, dialect, stream=stream, size=size)
        assert said(pieces) == of_kind(parts, Say)
        assert thought(pieces) == of_kind(parts, Think)
        assert [name for _, name, _ in calls(pieces)] == [call.name for call in wanted]
        assert close.stop is (Stop.CALLS if wanted else Stop.END)
        assert (close.usage.input_tokens, close.usage.output_tokens) == (7, 3)


@given(PARTS, st.data())
def test_a_stream_that_was_cut_anywhere_is_never_taken_for_whole(parts, data):
    answer = Answer(tuple(parts), chunk_chars=5)
    for dialect in DIALECTS:
        request = Received(0, 0.0, 0, "POST", path_of(dialect), {}, b'{"stream":true}')
        events = list(compose(answer, request).body)
        # Before the last two or three events nothing says yet why the answer ends.
        kept = data.draw(st.integers(0, max(0, len(events) - 4)))
        reader, split = reader_for(dialect), EventReader(1_000_000)
        for event in split.feed(b"".join(events[:kept])):
            list(reader.read(event))
        assert reader.close() is None
        assert not reader.is_done


@pytest.mark.parametrize("dialect", DIALECTS)
def test_what_is_nested_without_end_is_not_understood_and_crashes_nothing(dialect):
    data = b'{"x":' + b"[" * 100_000
    for read_by in (reader_for(dialect).whole, reader_for(dialect).read):
        with pytest.raises(NotUnderstoodError):
            list(read_by(data))
