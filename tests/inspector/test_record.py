"""A record keeps what was seen up to the moment at which it breaks off."""

import pytest

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
