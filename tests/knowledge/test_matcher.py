"""The process that matches answers each text, and nothing else."""

import io
import re

from hypothesis import given
from hypothesis import strategies as st

from hortus.knowledge.matcher import found_in, found_in_all, frame, frames, main, read_frame


def asked(pattern, *parts):
    lists = [b"".join(frame(text.encode()) for text in part) for part in parts]
    inward = io.BytesIO(b"".join(map(frame, [pattern.encode(), *lists])))
    outward = io.BytesIO()
    main(inward, outward)
    outward.seek(0)
    return [read_frame(outward) for _ in parts]


def test_each_list_of_texts_is_answered_in_its_turn():
    assert asked("b", ["a\nb b\nb", "", "b"], ["x"], ["b"]) == [
        b"2:2 3:6\n\n1:0",
        b"",
        b"1:0",
    ]


def test_what_is_no_utf8_is_matched_around():
    (found,) = found_in_all(re.compile("lantern"), [b"caf\xe9\n\xff lantern"])
    assert found == [(2, 7)]


def test_of_a_line_the_first_match_counts_and_of_a_file_twenty():
    assert found_in(re.compile("x"), "x x x") == [(1, 0)]
    assert len(found_in(re.compile("x"), "x\n" * 50)) == 20


@given(st.lists(st.binary(max_size=300), max_size=4))
def test_what_is_framed_is_read_back(parts):
    stream = io.BytesIO(b"".join(map(frame, parts)))
    assert [read_frame(stream) for _ in parts] == parts
    assert read_frame(stream) is None
    assert list(frames(b"".join(map(frame, parts)))) == parts


def test_a_frame_that_is_cut_off_is_the_end():
    assert read_frame(io.BytesIO(b"\0\0")) is None
    assert read_frame(io.BytesIO(frame(b"lantern")[:-1])) is None
