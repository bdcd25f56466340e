"""What is kept of an output, and what is shown of it."""

import re
from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from hortus.agent.sandbox.output import Kept, Plain, plain

pieces = st.lists(st.binary(max_size=40), max_size=20)
nasty = st.text(
    st.sampled_from("ab\x1b[]0;m\x07\\\r\n\t\x00\x9b\u202e\u200b\ufeff~?JH"), max_size=40
)


def kept(data, limit):
    made = Kept(limit)
    for piece in data:
        made.add(piece)
    return made


def test_an_output_within_the_limit_is_whole():
    made = kept([b"one ", b"two"], 100)
    assert (made.text(), made.cut) == ("one two", 0)


def test_of_a_long_output_the_end_is_kept_and_the_middle_named():
    made = kept([b"begin", b"x" * 1000, b"end"], 100)
    assert made.text().startswith("begin")
    assert made.text().endswith("end")
    assert "[... 908 bytes cut ...]" in made.text()
    assert made.cut == 908


@given(pieces, st.integers(1, 200))
def test_beginning_and_end_are_kept_to_the_byte(data, limit):
    whole = b"".join(data)
    made = kept(data, limit)
    assert made.seen == len(whole)
    assert made.cut == max(0, len(whole) - limit)
    if not made.cut:
        assert made.text() == whole.decode(errors="replace")


@given(st.lists(st.integers(1, 3000), min_size=1, max_size=50))
def test_memory_stays_within_the_limit_and_one_piece(sizes):
    made = Kept(1000)
    for size in sizes:
        made.add(b"x" * size)
        assert made._held <= 1000 + max(sizes)


def test_a_letter_is_not_torn_where_the_middle_is_cut():
    text = kept(["ä".encode() * 1000], 101).text()
    assert "\ufffd" not in text


def test_colours_and_titles_are_taken_out():
    assert plain("\x1b[31mred\x1b[0m \x1b]0;title\x07done") == "red done"


def test_the_cursor_cannot_be_moved():
    assert plain("safe\x1b[2K\x1b[1Aworse\rbad\x08\x9b2J") == "safeworse\nbad<U+0008><U+009B>2J"


def test_letters_that_hide_are_shown():
    assert plain("a\u202eb\u200bc\ufeff") == "a<U+202E>b<U+200B>c<U+FEFF>"


@given(nasty)
@example("\x1b")
@example("\x1b]never ended")
def test_what_is_plain_has_no_control_character_left(text):
    assert re.fullmatch(r"[^\x00-\x08\x0b-\x1f\x7f-\x9f\u202e\u200b\ufeff]*", plain(text))


@given(nasty)
def test_what_is_plain_stays_as_it_is(text):
    once = plain(text)
    assert plain(once) == once


@given(nasty, st.data())
def test_a_text_in_pieces_reads_like_the_whole(text, data):
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=5)))
    bounds = [0, *cuts, len(text)]
    shown = Plain()
    parts = [shown.feed(text[a:b]) for a, b in pairwise(bounds)]
    assert "".join(parts) + shown.end() == plain(text)


def test_an_endless_sequence_is_not_held_back_for_ever():
    shown = Plain()
    assert shown.feed("\x1b]0;" + "x" * 10_000)
