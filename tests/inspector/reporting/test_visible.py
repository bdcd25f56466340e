import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.inspector.analysis.confusables import is_unseen
from hortus.inspector.reporting.visible import glyph, name, number, visible


def test_ordinary_text_stays():
    text = "Today\u2019s date: 2026-11-22 · 日本語"

    assert visible(text) == text


@pytest.mark.parametrize(
    ("character", "shown"),
    [
        ("\u202e", "[U+202E RIGHT-TO-LEFT OVERRIDE]"),
        ("\u200b", "[U+200B ZERO WIDTH SPACE]"),
        ("\u2066", "[U+2066 LEFT-TO-RIGHT ISOLATE]"),
        ("\ufeff", "[U+FEFF ZERO WIDTH NO-BREAK SPACE]"),
        ("\u00a0", "[U+00A0 NO-BREAK SPACE]"),
        ("\ufe0f", "[U+FE0F VARIATION SELECTOR-16]"),
        ("\U000e0041", "[U+E0041 TAG LATIN CAPITAL LETTER A]"),
        ("\u3164", "[U+3164 HANGUL FILLER]"),
        ("\x00", "[U+0000 NULL]"),
        ("\x1b", "[U+001B ESCAPE]"),
        ("\x9b", "[U+009B CONTROL CHARACTER]"),
        ("\ue000", "[U+E000 NO NAME]"),
        ("\n", "↵"),
        ("\t", "⇥"),
    ],
)
def test_what_shows_nothing_is_shown_by_name(character, shown):
    assert visible(f"a{character}b") == f"a{shown}b"


@given(st.text())
def test_nothing_unseen_is_ever_left(text):
    shown = visible(text)

    assert all(c.isprintable() and not is_unseen(c) for c in shown)
    assert not any(unicodedata.bidirectional(c) in {"LRE", "RLE", "LRO", "RLO"} for c in shown)


def test_marks_heaped_on_a_letter_are_named():
    assert visible("e" + "\u0301" * 3).endswith("[U+0301 COMBINING ACUTE ACCENT]")
    assert visible("e\u0301\u0323") == "e\u0301\u0323"


def test_what_is_named_many_times_in_a_row_is_named_once_and_counted():
    assert visible("e" + "\u0301" * 4) == "e\u0301\u0301[U+0301 COMBINING ACUTE ACCENT, 2 times]"
    assert visible("a\u200b\u200b\u200cb") == (
        "a[U+200B ZERO WIDTH SPACE, 2 times][U+200C ZERO WIDTH NON-JOINER]b"
    )
    assert visible("a\n\nbb") == "a↵↵bb"


def test_a_text_without_end_is_cut():
    assert visible("é" * 10_000) == "é" * 700 + "… (9300 characters more)"
    assert visible("e" * 10_000) == "e" * 700 + "… (9300 characters more)"


def test_a_box_holds_the_character_or_a_sign_or_nothing():
    assert glyph("\u2019") == "\u2019"
    assert glyph("\n") == "↵"
    assert glyph("\u200b") == ""
    assert glyph("\u0301") == "◌\u0301"


def test_a_character_is_told_by_number_and_name():
    assert number("\u2019") == "U+2019"
    assert number("\U000e0041") == "U+E0041"
    assert name("\u02bc") == "MODIFIER LETTER APOSTROPHE"
    assert name("\r") == "CARRIAGE RETURN"
    assert name("\uffff") == "NO NAME"
