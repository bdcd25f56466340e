"""What looks the same to a reader and is not."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.inspector.analysis.confusables import is_unseen, look_alike, named, skeleton


@pytest.mark.parametrize("apostrophe", ["\u2019", "\u02bc", "\u02b9"])
def test_an_apostrophe_of_another_kind_looks_the_same(apostrophe):
    assert look_alike("Today's date", f"Today{apostrophe}s date")


@pytest.mark.parametrize(
    "mark", ["\u200b", "\u200d", "\u2060", "\ufeff", "\u202e", "\u00ad", "\U000e0041", "\ufe0f"]
)
def test_a_character_that_shows_nothing_is_not_seen(mark):
    assert is_unseen(mark)
    assert look_alike("garden", f"gar{mark}den")


def test_a_letter_of_another_alphabet_looks_the_same():
    assert look_alike("paypal", "p\u0430yp\u0430l")


def test_a_space_of_another_width_looks_the_same():
    assert look_alike("a b", "a\u2009b")
    assert look_alike("a b", "a\u00a0b")


@pytest.mark.parametrize(("one", "other"), [("file-1", "file-l"), ("O", "0"), ("`", "'")])
def test_plain_characters_are_what_they_are(one, other):
    assert not look_alike(one, other)


def test_equal_texts_are_no_look_alikes():
    assert not look_alike("same", "same")


@given(st.text(alphabet=string.printable))
def test_plain_text_is_its_own_skeleton_but_for_spaces(text):
    assert skeleton(text) == text


@given(st.text(), st.integers(0, 40))
def test_a_mark_put_anywhere_changes_no_skeleton(text, at):
    marked = f"{text[:at]}\u200b{text[at:]}"
    assert skeleton(marked) == skeleton(text) or max(text, default="") >= "\u0300"


MARKS = "\u0301\u0313\u0322\u0323\u0326\u0327\u0618\u0599"


@pytest.mark.parametrize("pair", ["\u00e7c\u0326", "\u015f\u0219", "\u232a\u276d", "\u3009\u27e9"])
def test_what_is_taken_for_the_same_in_two_steps_looks_the_same(pair):
    one, other = pair[0], pair[1:]
    assert look_alike(one, other)


@given(st.text(max_size=12) | st.text(f"ab\u0441{MARKS}", max_size=12))
def test_a_skeleton_is_its_own_skeleton(text):
    assert skeleton(skeleton(text)) == skeleton(text)


def test_so_is_that_of_each_single_character():
    odd = [n for n in range(0x3100) if skeleton(skeleton(chr(n))) != skeleton(chr(n))]
    assert odd == []


ALIKE = st.lists(st.sampled_from(["'\u2019\u02bc", "a\u0430", " \u00a0\u2009", "b"]), max_size=6)


@given(ALIKE, st.data())
def test_looking_alike_goes_both_ways_and_on(kinds, data):
    one, other, third = ("".join(data.draw(st.sampled_from(k)) for k in kinds) for _ in range(3))
    assert look_alike(one, other) == look_alike(other, one) == (one != other)
    if look_alike(one, other) and look_alike(other, third):
        assert look_alike(one, third) or one == third


def test_a_character_is_named_by_number_and_name():
    assert named("\u2019") == "U+2019 RIGHT SINGLE QUOTATION MARK"
    assert named("\U000e0001").startswith("U+E0001")
