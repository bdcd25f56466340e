"""The words in which two texts differ."""

from hypothesis import given
from hypothesis import strategies as st

from hortus.inspector.analysis.hunks import hunks

TEXTS = st.lists(st.sampled_from(["a", "b", "c", " "]), max_size=30).map("".join)


def test_only_the_words_that_differ_are_given():
    one, other = "Today\u02bcs date is 2026/03/11 here", "Today's date is 2026-03-11 here"
    assert hunks(one, other) == (("Today\u02bcs", "Today's"), ("2026/03/11", "2026-03-11"))


def test_a_word_more_stands_beside_nothing():
    assert hunks("a b c", "a c") == (("b ", ""),)


def test_long_texts_are_cut_where_they_begin_to_differ():
    same = "word " * 50_000
    assert hunks(f"{same}x {same}", f"{same}y {same}") == (("x", "y"),)


def test_what_differs_all_over_is_one_hunk():
    one = " ".join(f"a{at}" for at in range(5000))
    other = " ".join(f"b{at}" for at in range(5001))
    assert hunks(one, other) == ((one, other),)


def test_a_line_that_was_moved_is_told_as_such():
    lines = [f"line {at}\n" for at in range(50)]
    one, other = "".join(lines), "".join([*lines[1:], lines[0]])
    assert len(hunks(one, other)) == 2


def test_a_mark_in_a_long_prompt_is_found_beside_other_changes():
    text = "\n".join(f"Rule {at}: use plain words, and few of them." for at in range(2000))
    one = f"Hello liwei.\n{text}\nIt\u2019s late. Bye liwei, in Chinese please."
    other = f"Hello marta.\n{text}\nIt's late. Bye marta, in Japanese."
    assert ("It\u2019s", "It's") in hunks(one, other)


@given(TEXTS)
def test_equal_texts_have_none(text):
    assert hunks(text, text) == ()


@given(TEXTS, TEXTS)
def test_different_texts_have_one_at_least(one, other):
    assert bool(hunks(one, other)) == (one != other)
