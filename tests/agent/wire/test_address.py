"""Addresses: of http and https only, and without secrets where they are shown."""

import pytest

from hortus.agent.wire.address import Address, read_address
from hortus.core import UsageError


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("http://127.0.0.1:8180", Address(False, "127.0.0.1", 8180)),
        ("https://hortus.example/", Address(True, "hortus.example", 443)),
        ("https://h/ai/v1/", Address(True, "h", 443, "/ai")),
        ("http://[::1]:8180/v1", Address(False, "::1", 8180)),
    ],
)
def test_an_address_is_taken_apart(url, address):
    assert read_address(url) == address


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://h", "h"),
        ("http://h:80", "h"),
        ("https://h", "h"),
        ("https://h:80", "h:80"),
        ("http://[::1]:81", "[::1]:81"),
    ],
)
def test_the_host_is_named_with_its_port_where_that_is_not_the_usual_one(url, host):
    assert read_address(url).host_header == host


def test_what_is_shown_of_an_address_has_no_secret_in_it():
    assert read_address("http://me:pw@proxy:8/x").shown == "http://proxy:8/x"


@pytest.mark.parametrize(
    "url",
    ["", "ftp://h", "h:80", "http://", "http://h:x", "http://h\n", "http://a b", "file:///x"],
)
def test_what_is_no_address_is_refused_with_a_remedy(url):
    with pytest.raises(UsageError) as caught:
        read_address(url)
    assert "HORTUS_URL" in caught.value.remedy
