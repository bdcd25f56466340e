"""The language of forms: text and chance."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.dlp import RuleError
from hortus.dlp.forms import CLASSES, anchors, example, fill, fold, parse, pattern

PIECES = st.one_of(
    st.text("abcXYZ09_.-", min_size=1, max_size=6),
    st.tuples(st.integers(0, 9), st.integers(0, 9), st.sampled_from(sorted(CLASSES))).map(
        lambda t: f"{{{min(t[:2])}-{max(t[:2])} {t[2]}}}"
    ),
)
FORMS = st.lists(PIECES, min_size=1, max_size=5).map(lambda pieces: "abcd" + "".join(pieces))


@given(FORMS, st.integers(0, 99), st.booleans())
def test_every_example_of_a_form_matches_its_pattern(form, seed, longest):
    pieces = parse(form)
    assert re.fullmatch(pattern(pieces), example(pieces, seed, longest=longest))


@given(FORMS, st.integers(0, 99), st.booleans())
def test_one_anchor_is_in_every_example_where_it_says(form, seed, longest):
    pieces = parse(form)
    text = example(pieces, seed, longest=longest).encode()
    assert any(fold(text[a.lead : a.lead + 4]) == a.gram for a in anchors(pieces))


@pytest.mark.parametrize("form", ["a{3 nothing}", "a{x alnum}", "}", "{3}"])
def test_what_is_no_form_is_refused(form):
    with pytest.raises(RuleError, match="no part of a form"):
        parse(form)


@pytest.mark.parametrize("form", ["ab", "{40 alnum}", "{3-9 alnum}abcd"])
def test_a_form_with_nothing_to_look_for_is_refused(form):
    with pytest.raises(RuleError, match="looked for"):
        anchors(parse(form))


def test_the_rarest_place_of_a_word_is_looked_for():
    assert [a.gram for a in anchors(parse("-----BEGIN"))] != [b"----"]
    assert [(a.gram, a.lead) for a in anchors(parse("{3 digit}zq_x{5 alpha}"))] == [
        (fold(b"zq_x"), 3)
    ]


def test_a_range_ends_where_its_class_does():
    regex = re.compile(pattern(parse("a_{3-4 digit}")))
    assert regex.match("a_1234x")
    assert not regex.match("a_12345")


def test_braces_that_say_no_chance_stay_in_an_example():
    text = fill('{ "a": "{3 digit}", ${B} }', 1)
    assert re.fullmatch(r'\{ "a": "\d{3}", \$\{B\} \}', text)
    assert fill("{8 hex}", 1) == fill("{8 hex}", 1) != fill("{8 hex}", 2)
