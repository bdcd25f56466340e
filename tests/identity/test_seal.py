"""What is sealed comes back as it was; nothing else does."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.identity import MalformedTokenError, Pepper, Seal


class Said(msgspec.Struct, array_like=True, frozen=True):
    name: str
    number: int


SEAL = Seal(Pepper(b"p" * 32))
TEXT = SEAL.close("hora_", Said("anna", 7))


@given(st.text(max_size=200), st.integers(-(2**60), 2**60))
def test_what_was_sealed_comes_back(name, number):
    assert SEAL.open("t_", SEAL.close("t_", Said(name, number)), Said) == Said(name, number)


@given(st.integers(0, len(TEXT) - 1), st.characters(codec="ascii", categories=("L", "N", "P")))
def test_a_text_changed_anywhere_is_refused(place, letter):
    changed = TEXT[:place] + letter + TEXT[place + 1 :]
    if changed == TEXT:
        return
    with pytest.raises(MalformedTokenError):
        SEAL.open("hora_", changed, Said)


@given(st.text(max_size=300))
def test_no_other_text_is_taken_for_a_sealed_one(text):
    with pytest.raises(MalformedTokenError):
        SEAL.open("hora_", text, Said)


@pytest.mark.parametrize("text", [TEXT[:-1], TEXT + "=", "hora_.", ".", "hora_é.é", "x" * 9_000])
def test_a_cut_or_garbled_text_is_refused(text):
    with pytest.raises(MalformedTokenError):
        SEAL.open("hora_", text, Said)


def test_a_text_for_one_purpose_is_none_for_another():
    with pytest.raises(MalformedTokenError):
        SEAL.open("horr_", TEXT, Said)


def test_another_installation_cannot_read_it():
    with pytest.raises(MalformedTokenError):
        Seal(Pepper(b"q" * 32)).open("hora_", TEXT, Said)


def test_a_code_is_kept_as_a_digest_that_needs_the_pepper():
    assert SEAL.digest("code") == SEAL.digest("code")
    assert SEAL.digest("code") != Seal(Pepper(b"q" * 32)).digest("code")
    assert "code" not in SEAL.digest("code")
