"""Nothing in what a person approves is hidden from them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.agent.visible import readable, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("git diff\n\tx é 漢 😀", "git diff\n\tx é 漢 😀"),
        ("a\x1b[2Kb", "a<U+001B>[2Kb"),
        ("a\rb\x08c\x7f", "a<U+000D>b<U+0008>c<U+007F>"),
        ("a\u202eb\u2066c", "a<U+202E>b<U+2066>c"),
        ("a\u200bb\ufeffc\u00adx", "a<U+200B>b<U+FEFF>c<U+00AD>x"),
        ("a\u00a0b\u3000c\u2028d", "a<U+00A0>b<U+3000>c<U+2028>d"),
        ("a\u3164b\ufe0fc\U000e0041d", "a<U+3164>b<U+FE0F>c<U+E0041>d"),
        ("\ud800\ue000\x9b", "<U+D800><U+E000><U+009B>"),
    ],
)
def test_hidden_characters_are_written_out(text, shown):
    assert visible(text) == shown


@given(st.text())
def test_what_is_shown_holds_nothing_hidden(text):
    kinds = {unicodedata.category(c) for c in visible(text) if c not in "\n\t"}
    assert not kinds & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


@given(st.text(st.characters(categories=("L", "N", "P", "S"), max_codepoint=0x2FF)))
def test_ordinary_text_stays_as_it_is(text):
    assert visible(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("ls\x1b[2K\r", "ls<U+001B>[2K<U+000D>"),
        ("a\u202eb\u200bc\u200cd", "a<U+202E>b<U+200B>c<U+200C>d"),
        ("a\u200db", "a<U+200D>b"),
        (
            "\U0001f468\u200d\U0001f469\u200d\U0001f467",
            "\U0001f468\u200d\U0001f469\u200d\U0001f467",
        ),
        (
            "\u2764\ufe0f\u200d\U0001f525 x\u00a0: \ue0b0",
            "\u2764\ufe0f\u200d\U0001f525 x\u00a0: \ue0b0",
        ),
        ("\U0001f468\u200d", "\U0001f468<U+200D>"),
        ("\udcff", "<U+DCFF>"),
    ],
)
def test_what_is_read_steers_nothing_and_keeps_its_pictures(text, shown):
    assert readable(text) == shown


@given(st.text())
def test_what_is_readable_is_so_at_once(text):
    assert readable(readable(text)) == readable(text)
