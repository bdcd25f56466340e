"""URLs of model servers are taken apart, and those that are none are refused with the remedy."""

import pytest

from hortus.core import ConfigError
from hortus.gateway.upstream.address import Address, parse_address


def secure(path):
    return Address("https", "models.example", 443, "models.example", path)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://127.0.0.1:8000/v1", Address("http", "127.0.0.1", 8000, "127.0.0.1:8000", "/v1")),
        ("http://models/v1/", Address("http", "models", 80, "models", "/v1")),
        ("https://models.example", secure("")),
        ("https://models.example:443/a/b", secure("/a/b")),
        ("http://[::1]:8000/v1", Address("http", "::1", 8000, "[::1]:8000", "/v1")),
        ("http://bücher/v1", Address("http", "xn--bcher-kva", 80, "xn--bcher-kva", "/v1")),
    ],
)
def test_the_parts_of_a_url_are_found(url, expected):
    assert parse_address(url) == expected


@pytest.mark.parametrize(
    ("url", "label"),
    [("http://models/secret", "models:80"), ("http://[::1]:8000/v1", "[::1]:8000")],
)
def test_a_server_is_called_by_host_and_port(url, label):
    assert parse_address(url).label == label


@pytest.mark.parametrize(
    "url",
    [
        "",
        "models:8000",
        "ftp://models/v1",
        "http://",
        "http:///v1",
        "http://models:port/v1",
        "http://models:99999/v1",
        "http://a..b/v1",
        "http://models/v1?key=1",
        "http://models/v1#top",
        "http://[::1/v1",
    ],
)
def test_what_names_no_server_is_refused(url):
    with pytest.raises(ConfigError) as caught:
        parse_address(url)
    assert caught.value.remedy


def test_a_password_in_a_url_is_refused_and_not_repeated():
    with pytest.raises(ConfigError) as caught:
        parse_address("http://user:hunter2@models/v1")
    assert "hunter2" not in caught.value.message
    assert "api_key_file" in caught.value.remedy
