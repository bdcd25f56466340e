"""A question's words, those that mean the same in code, and those that say little."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.knowledge.terms import alike, query_terms
from hortus.knowledge.words import stem, written


def test_words_that_say_nothing_are_not_looked_for():
    assert query_terms("the of this") == {}


def test_what_is_asked_twice_counts_more_but_not_much_more():
    once, often = query_terms("token")["token"], query_terms("token " * 50)["token"]
    assert once < often < 2 * once


def test_a_word_brings_those_like_it_at_a_small_weight():
    terms = query_terms("delete a folder")
    assert terms[stem("delete")] == 1.0
    assert 0 < terms[stem("remove")] < 0.5
    assert 0 < terms[stem("directory")] < 0.5


def test_a_word_that_is_asked_for_keeps_its_own_weight():
    assert query_terms("remove and delete")[stem("delete")] == 1.0


def test_words_of_every_question_count_half():
    terms = query_terms("how to fix the python parser")
    assert {terms[stem(word)] for word in ("python", "fix")} == {0.5}
    assert terms[stem("parser")] == 1.0


def test_a_very_long_text_is_asked_for_by_its_most_frequent_words():
    text = " ".join(f"word{number}" for number in range(500)) + " needle needle"
    terms = query_terms(text)
    assert len(terms) <= 64
    assert stem("needle") in terms


def test_likeness_goes_both_ways_and_never_to_itself():
    for word, others in alike().items():
        assert word not in others
        assert all(word in alike()[other] for other in others)


@given(st.text(max_size=200))
def test_every_word_of_a_question_is_looked_for(text):
    assert set(written(text)) <= set(query_terms(text)) or len(written(text)) > 64


@pytest.mark.parametrize("text", ["", "   ", "?!", "\0"])
def test_a_text_without_words_asks_for_nothing(text):
    assert query_terms(text) == {}
