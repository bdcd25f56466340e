"""What the user asks for is checked before any file is looked at."""

import pytest
from hypothesis import given
from hypothesis.strategies import from_regex

from hortus.core.address import base_url, is_clear_text_abroad, read_key
from hortus.core.errors import BadAddressError, KeyFileError


@pytest.mark.parametrize(
    ("given", "base"),
    [
        ("http://127.0.0.1:8180", "http://127.0.0.1:8180"),
        ("http://127.0.0.1:8180/", "http://127.0.0.1:8180"),
        ("https://ai.example.com/v1", "https://ai.example.com"),
        ("https://ai.example.com/hortus/v1/", "https://ai.example.com/hortus"),
    ],
)
def test_an_address_is_brought_to_its_base(given, base):
    assert base_url(given) == base


@pytest.mark.parametrize(
    "given",
    ["", "127.0.0.1:8180", "ftp://a", "http://", "http://a?x=1", "http://a#x", "http://u:p@a"],
)
def test_what_is_no_plain_http_address_is_refused(given):
    with pytest.raises(BadAddressError):
        base_url(given)


@pytest.mark.parametrize(
    "given",
    [
        "http://[::1",
        "http://::1]",
        "http://[zz]:1",
        "http://a:b",
        "http://a:99999",
        "http://a b",
        "http://a\n.example",
        "http://\u2100.example",
    ],
)
def test_what_cannot_even_be_taken_apart_is_refused_and_is_not_this_machine(given):
    with pytest.raises(BadAddressError, match="is no HTTP address"):
        base_url(given)
    assert is_clear_text_abroad(given)


@given(from_regex(r"https?://[\[\]:a-z0-9./@%?# -]{0,12}", fullmatch=True))
def test_whatever_is_typed_is_an_address_or_is_refused(typed):
    is_clear_text_abroad(typed)
    try:
        based = base_url(typed)
    except BadAddressError:
        return
    assert base_url(based) == based


@pytest.mark.parametrize(
    ("url", "abroad"),
    [
        ("http://127.0.0.1:1", False),
        ("http://[::1]:1", False),
        ("http://localhost", False),
        ("https://ai.example.com", False),
        ("http://ai.example.com", True),
        ("http://10.0.0.1", True),
    ],
)
def test_clear_text_is_fine_only_on_this_machine(url, abroad):
    assert is_clear_text_abroad(url) is abroad


def key_file(folder, content, mode=0o600):
    file = folder / "key"
    file.write_bytes(content)
    file.chmod(mode)
    return file


def test_a_key_is_read_without_its_line_end(tmp_path):
    assert read_key(key_file(tmp_path, b"hk_abc\n")) == "hk_abc"


@pytest.mark.parametrize("content", [b"", b"\n", b"two words", b"a\nb", b"\xff", "ä".encode()])
def test_a_file_that_holds_no_single_key_is_refused(tmp_path, content):
    with pytest.raises(KeyFileError):
        read_key(key_file(tmp_path, content))


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604])
def test_a_key_that_others_can_read_is_refused(tmp_path, mode):
    with pytest.raises(KeyFileError) as caught:
        read_key(key_file(tmp_path, b"hk_abc", mode))
    assert caught.value.remedy.startswith("chmod 600 ")


def test_a_missing_file_says_how_to_make_a_key(tmp_path):
    with pytest.raises(KeyFileError) as caught:
        read_key(tmp_path / "none")
    assert "hortus key new" in caught.value.remedy


@pytest.mark.parametrize(
    ("kind", "code", "status"),
    [(KeyFileError, "bad_key_file", 422), (BadAddressError, "bad_gateway_address", 400)],
)
def test_code_and_status_are_stable(kind, code, status):
    assert (kind.code, kind.status) == (code, status)
