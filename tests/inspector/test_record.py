"""A record keeps what was seen up to the moment at which it breaks off."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hortus.inspector import record
from hortus.inspector.observation import Datagram, Ending, Lookup, Message
from hortus.inspector.record import End, Recorder

LOOKUP = Lookup(at=0.1, name="a.example", type="A", server="198.18.0.1", answer="198.18.0.10")
MESSAGE = Message(at=0.2, connection=1, body=b"\x00\xff")
DATAGRAM = Datagram(at=0.3, address="198.18.0.7", port=443, body=b"quic")
END = End(ending=Ending(status=0, reason="exited", seconds=1.0, output="hi"), changed=("/tmp/a",))


@pytest.fixture
def written(tmp_path):
    """Write lines, and give what is read of them."""

    def write(*lines, tail=b""):
        path = tmp_path / "record.jsonl"
        with path.open("wb", buffering=0) as file:
            recorder = Recorder(file)
            for line in lines:
                recorder.begin() if line == "begin" else recorder.write(line)
            file.write(tail)
        return path

    return write


def test_what_is_written_is_read(written):
    path = written("begin", LOOKUP, MESSAGE, DATAGRAM, END)
    assert record.read(path) == ((LOOKUP, MESSAGE, DATAGRAM), END)


def test_the_line_at_which_it_broke_off_is_left_out(written):
    path = written(LOOKUP, MESSAGE, tail=b'{"kind": "message", "at": 0.')
    assert record.read(path) == ((LOOKUP, MESSAGE), None)


def test_earlier_starts_are_kept_apart(written):
    path = written("begin", LOOKUP, "begin", MESSAGE, END)
    assert record.read(path) == ((MESSAGE,), END)
    assert record.earlier(path) == (LOOKUP,)


def test_an_empty_record_holds_nothing(written):
    assert record.read(written()) == ((), None)


def test_the_time_begins_with_each_start(tmp_path):
    with (tmp_path / "record").open("wb", buffering=0) as file:
        recorder = Recorder(file)
        recorder.begin()
        assert 0 <= recorder.now() < 60


WORDS = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
SEEN = st.one_of(
    st.builds(Lookup, at=st.just(0.5), name=WORDS, type=WORDS, server=WORDS, answer=WORDS),
    st.builds(Message, at=st.just(0.5), connection=st.integers(0, 9), body=st.binary(max_size=30)),
    st.builds(
        Datagram,
        at=st.just(0.5),
        address=WORDS,
        port=st.integers(0, 65535),
        body=st.binary(max_size=30),
    ),
)


def kept(lines):
    """Return the bytes of a record."""
    file = io.BytesIO()
    recorder = Recorder(file)
    for line in lines:
        recorder.write(line)
    return file.getvalue()


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("records") / "record.jsonl"


@given(st.lists(SEEN, max_size=5))
@settings(max_examples=40, deadline=None)
def test_whatever_was_seen_is_read_as_it_was_written(place, lines):
    place.write_bytes(kept(lines))
    assert record.read(place) == (tuple(lines), None)


@given(st.lists(SEEN, min_size=1, max_size=4), st.data())
@settings(max_examples=40, deadline=None)
def test_a_record_cut_anywhere_keeps_all_whole_lines_before_it(place, lines, data):
    whole = kept(lines)
    cut = data.draw(st.integers(0, len(whole)))
    place.write_bytes(whole[:cut])
    seen, end = record.read(place)
    assert seen == tuple(lines[: len(seen)])
    assert len(seen) >= whole[:cut].count(b"\n")
    assert end is None


@given(st.lists(SEEN, max_size=3), st.binary(max_size=40))
@settings(max_examples=40, deadline=None)
def test_nonsense_at_the_end_takes_nothing_away(place, lines, nonsense):
    place.write_bytes(kept(lines) + b"\xff" + nonsense)
    assert record.read(place)[0] == tuple(lines)
