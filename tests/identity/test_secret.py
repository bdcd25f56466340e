"""The text of a key: recognisable, checkable, and from chance."""

import re

from hypothesis import given
from hypothesis import strategies as st

from hortus.identity.secret import LENGTH, PATTERN, is_well_formed, new_secret


def test_a_new_secret_is_well_formed_and_found_by_a_scanner():
    secret = new_secret()
    assert is_well_formed(secret)
    assert re.search(PATTERN, f"export KEY='{secret}'")[0] == secret
    assert len(secret) == LENGTH


def test_no_secret_comes_twice():
    assert len({new_secret() for _ in range(1_000)}) == 1_000


@given(st.integers(0, LENGTH - 1), st.characters())
def test_any_one_wrong_character_is_noticed(place, character):
    secret = new_secret()
    mistyped = secret[:place] + character + secret[place + 1 :]
    assert is_well_formed(mistyped) == (mistyped == secret)


@given(st.integers(0, LENGTH - 1))
def test_a_cut_secret_is_noticed(length):
    assert not is_well_formed(new_secret()[:length])


@given(st.text(max_size=60))
def test_other_text_is_no_secret(text):
    assert not is_well_formed(text)


def test_separators_in_other_places_do_not_help():
    secret = new_secret()
    assert not is_well_formed("hort_" + "_" * (LENGTH - 5))
    assert not is_well_formed(secret.replace("_", "-"))
