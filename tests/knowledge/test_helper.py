"""The process that prepares documents answers each list, and nothing else."""

import io
import signal

import msgspec
import pytest

from hortus.knowledge.helper import READY, main
from hortus.knowledge.matcher import frame, read_frame
from hortus.knowledge.preparing import Prepared, Raw


@pytest.fixture(autouse=True)
def _restored():
    before = signal.getsignal(signal.SIGINT)
    yield
    signal.signal(signal.SIGINT, before)


def test_each_list_is_answered_in_its_turn():
    parts = [
        [Raw(1, "a.py", "python", b"lantern = 1\n"), Raw(2, "b", "")],
        [Raw(3, "c", "", b"candle")],
    ]
    inward = io.BytesIO(b"".join(frame(msgspec.msgpack.encode(part)) for part in parts))
    outward = io.BytesIO()
    main(inward, outward)
    outward.seek(0)
    assert read_frame(outward) == READY
    answers = [
        msgspec.msgpack.decode(read_frame(outward) or b"", type=list[Prepared]) for _ in parts
    ]
    assert [[(one.id, one.reason) for one in part] for part in answers] == [
        [(1, ""), (2, "empty")],
        [(3, "")],
    ]
    assert read_frame(outward) is None


def test_a_list_that_is_cut_off_is_the_end():
    outward = io.BytesIO()
    main(io.BytesIO(frame(msgspec.msgpack.encode([]))[:-1]), outward)
    assert outward.getvalue() == frame(READY)
