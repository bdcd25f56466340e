"""How a file is encoded is told from what it holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.agent.files import Encoding, encoding_of


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "utf-8"),
        ("ä".encode(), "utf-8"),
        (b"\xef\xbb\xbfx", "utf-8"),
        ("ab".encode("utf-16"), "utf-16-le"),
        ("ab".encode("utf-16-be"), "utf-16-be"),
        ("ab".encode("utf-16-le"), "utf-16-le"),
        (b"\xe4b", "latin-1"),
    ],
)
def test_text_has_an_encoding(data, name):
    found = encoding_of(data)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("data", [b"\0", b"a\0b", bytes(range(256))])
def test_what_is_no_text_has_none(data):
    assert encoding_of(data) is None


@given(st.binary(max_size=200))
def test_what_is_decoded_without_a_mark_comes_back_byte_for_byte(data):
    found = encoding_of(data)
    if found is not None and not found.mark and "16" not in found.name:
        assert found.decode(data).encode(found.name) == data


def test_a_mark_is_not_part_of_the_text():
    assert Encoding("utf-8", b"\xef\xbb\xbf").decode(b"\xef\xbb\xbfx") == "x"
