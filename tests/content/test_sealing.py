"""A part opens in its own place with its own key, and in no other."""

import zlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.content.cipher import Sealer
from hortus.content.datakeys import DataKey
from hortus.content.errors import SealBrokenError
from hortus.content.sealing import (
    Part,
    SealedPart,
    Taken,
    _bound,
    month_of,
    open_part,
    seal_part,
)

KEY = DataKey("ck_1", "ada", "2026-11", Sealer(b"\5" * 32))
AT_US = 1_795_000_000_000_000
texts = st.binary(max_size=3_000)


def sealed(text: bytes = b"hello", part: Part = Part.REQUEST, decision: str = "dec_1"):
    return seal_part(Taken(part, text, len(text)), decision, AT_US, KEY)


@given(texts)
def test_what_was_sealed_is_read_back_byte_for_byte(text):
    assert open_part(sealed(text), KEY) == text


@given(texts.filter(lambda text: len(text) > 4))
def test_the_sealed_bytes_hold_nothing_of_the_text(text):
    assert text not in sealed(text).sealed


@pytest.mark.parametrize(
    "change",
    [
        {"decision_id": "dec_2"},
        {"part": "answer"},
        {"person": "bob"},
        {"month": "2026-12"},
        {"key_id": "ck_2"},
        {"at_us": AT_US + 1},
        {"size": 6},
        {"kept": 4},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_row_in_which_anything_was_changed_opens_nothing(change):
    with pytest.raises(SealBrokenError):
        open_part(replace(sealed(), **change), KEY)


@given(texts, texts)
def test_two_rows_cannot_exchange_their_bytes(first, second):
    request, answer = sealed(first), sealed(second, Part.ANSWER)
    for row, other in ((request, answer), (answer, request)):
        with pytest.raises(SealBrokenError):
            open_part(replace(row, sealed=other.sealed), KEY)


@given(st.data())
def test_a_truncated_row_opens_nothing(data):
    row = sealed(b"some text " * 30)
    cut = data.draw(st.integers(0, len(row.sealed) - 1))
    with pytest.raises(SealBrokenError):
        open_part(replace(row, sealed=row.sealed[:cut]), KEY)


fields = st.text(max_size=12)


@given(st.tuples(fields, fields, fields), st.tuples(fields, fields, fields))
def test_no_two_different_places_are_bound_to_the_same_bytes(one, other):
    def place(names):
        return SealedPart(names[0], "request", names[1], names[2], "ck", 1, 1, 1, b"")

    assert (_bound(place(one)) == _bound(place(other))) == (one == other)


def test_the_digest_is_that_of_the_sealed_bytes_and_survives_an_erasure():
    row = sealed()
    assert row.digest.startswith("sha256:")
    assert replace(row, erased_us=1).digest == row.digest
    assert replace(row, sealed=row.sealed[:-1]).digest != row.digest


def test_what_is_sealed_but_no_text_of_hortus_is_told():
    row = sealed()
    for packed in (b"not compressed", b""):
        other = replace(row, sealed=KEY.sealer.seal(packed, _bound(row)))
        with pytest.raises(SealBrokenError, match="no text of hortus"):
            open_part(other, KEY)


def test_a_bomb_is_not_unpacked():
    row = sealed(b"x" * 10)
    bomb = replace(row, sealed=KEY.sealer.seal(zlib.compress(bytes(50_000_000)), _bound(row)))
    with pytest.raises(SealBrokenError, match="no text of hortus"):
        open_part(bomb, KEY)


def test_repeated_text_takes_little_room():
    assert len(sealed(b"def f(): return 1\n" * 1_000).sealed) < 500


@pytest.mark.parametrize(
    ("at_us", "month"),
    [
        (0, "1970-01"),
        (1_793_491_199_999_999, "2026-10"),
        (1_793_491_200_000_000, "2026-11"),
    ],
)
def test_months_are_those_of_utc(at_us, month):
    assert month_of(at_us) == month


def test_text_and_bytes_do_not_show_when_printed():
    assert "hello" not in repr(Taken(Part.REQUEST, b"hello", 5))
    assert "sealed=" not in repr(sealed())
