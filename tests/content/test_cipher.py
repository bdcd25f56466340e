"""Sealing with AES-256-GCM: as published, never twice the same, nothing opens that was touched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.content.cipher import KEY_BYTES, NONCE_BYTES, Sealer
from hortus.content.errors import SealBrokenError

SEALER = Sealer(bytes(range(KEY_BYTES)))


@pytest.mark.parametrize(
    ("key", "bound", "sealed"),
    [
        (b"\1" * 32, b"", "ce546ef63c9cc60765923609b33a9a1974e96e52daf2fcf7075e2271"),
        (
            b"\3" * 32,
            b"c2sp.org/XAES-256-GCM",
            "986ec1832593df5443a179437fd083bf3fdb41abd740a21f71eb769d",
        ),
    ],
    ids=["subkey without carry", "subkey with carry"],
)
def test_the_published_vectors_of_xaes_256_gcm_hold(key, bound, sealed):
    nonce = b"ABCDEFGHIJKLMNOPQRSTUVWX"
    made = Sealer(key).seal(b"XAES-256-GCM", bound, nonce)
    assert made == nonce + bytes.fromhex(sealed)
    assert Sealer(key).open(made, bound) == b"XAES-256-GCM"


@given(st.binary(max_size=5_000), st.binary(max_size=200))
def test_what_was_sealed_opens_again(plain, bound):
    assert SEALER.open(SEALER.seal(plain, bound), bound) == plain


@given(st.binary(max_size=300), st.data())
def test_one_bit_changed_anywhere_opens_nothing(plain, data):
    sealed = bytearray(SEALER.seal(plain, b"place"))
    place = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[place // 8] ^= 1 << place % 8
    with pytest.raises(SealBrokenError):
        SEALER.open(bytes(sealed), b"place")


@given(st.binary(max_size=300), st.data())
def test_sealed_bytes_that_are_cut_or_longer_open_nothing(plain, data):
    sealed = SEALER.seal(plain, b"place")
    cut = data.draw(st.integers(0, len(sealed) - 1))
    for wrong in (sealed[:cut], sealed + b"\0", sealed[1:]):
        with pytest.raises(SealBrokenError):
            SEALER.open(wrong, b"place")


@given(st.binary(max_size=60), st.binary(max_size=60))
def test_a_seal_opens_only_in_its_place(bound, other):
    sealed = SEALER.seal(b"text", bound)
    if bound != other:
        with pytest.raises(SealBrokenError):
            SEALER.open(sealed, other)


def test_another_key_opens_nothing():
    sealed = SEALER.seal(b"text", b"")
    with pytest.raises(SealBrokenError, match="not what they were"):
        Sealer(b"\7" * KEY_BYTES).open(sealed, b"")


def test_the_same_text_is_never_sealed_to_the_same_bytes():
    sealed = {SEALER.seal(b"text", b"") for _ in range(500)}
    assert len({one[:NONCE_BYTES] for one in sealed}) == 500
    assert len({one[NONCE_BYTES:] for one in sealed}) == 500


def test_a_key_of_another_length_is_refused():
    with pytest.raises(ValueError, match="32 bytes"):
        Sealer(b"short")


def test_a_key_does_not_show_when_it_is_printed():
    assert "0001" not in repr(SEALER)
