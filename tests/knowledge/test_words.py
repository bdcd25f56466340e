"""Identifiers are found whole and by their parts."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.knowledge.words import Expander, forms, stem, words, written


def test_an_identifier_is_found_whole_and_in_its_parts():
    assert forms("getUserName") == {"getusername", "get", "user", "name"}
    assert forms("HTTPServerError") == {"httpservererror", "http", "serv", "error"}
    assert forms("retry_on_timeout") == {"retry_on_timeout", "retr", "timeout"}


def test_endings_are_left_off_while_four_letters_remain():
    words = ("signed", "signing", "signs", "bed", "classes", "stopped", "normalizers")
    assert [stem(w) for w in words] == [
        *("sign", "sign", "sign", "bed", "clas", "stop", "norm"),
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("validate", "validation"),
        ("iterate", "iterable"),
        ("serialize", "serialization"),
        ("authenticated", "authentication"),
        ("retries", "retry"),
    ],
)
def test_words_of_one_family_are_one_word(one, other):
    assert stem(one) == stem(other)


def test_hashes_are_not_indexed():
    assert forms("a" * 65) == frozenset()


def test_letters_beyond_ascii_are_words_as_well():
    assert "größe" in " ".join(forms("größe")) or forms("größe")
    assert words("Größe über") == ["Größe", "über"]


def test_a_form_leads_back_to_the_word_that_was_typed():
    assert written("signed sessions")["sign"] == "signed"


def test_the_index_forgets_words_rather_than_grow_without_end():
    expander = Expander()
    for number in range(200_050):
        expander[f"x{number}"]
    assert len(expander) < 1_000


@given(st.text(max_size=200))
def test_every_form_that_is_asked_for_is_in_the_indexed_text(text):
    indexed = set(Expander().text(text).split())
    assert set(written(text)) <= indexed


@given(st.text(st.characters(max_codepoint=0x17F), max_size=200))
def test_a_text_of_ascii_has_the_same_words_as_any_other(text):
    expander = Expander()
    expected = [form for word in words(text) for form in expander[word].split()]
    assert expander.text(text).split() == expected


@given(st.from_regex(re.compile(r"[a-z]{3,8}(_[a-z]{3,8}){1,3}"), fullmatch=True))
def test_a_name_is_found_by_itself_whatever_its_case(name):
    assert forms(name) & forms(name.upper())
