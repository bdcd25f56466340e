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


def test_a_character_is_named_by_number_and_name():
    assert named("\u2019") == "U+2019 RIGHT SINGLE QUOTATION MARK"
    assert named("\U000e0001").startswith("U+E0001")
