"""The way to a server: by which proxy, trusting whom, and directly to this machine."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.core.config import network_of
from hortus.core.errors import ConfigError
from hortus.core.network import Network, Proxy, Way

PROXIES = {"HTTPS_PROXY": "http://one.example:3128", "HTTP_PROXY": "http://two.example:3128"}


def way(url, **environment):
    return network_of({**PROXIES, **environment}).way_to(url)


def test_without_variables_every_server_is_reached_directly():
    assert network_of({}).way_to("https://gateway.example") == Way()


def test_the_scheme_of_the_server_chooses_the_proxy():
    assert way("https://gateway.example").proxy == "http://one.example:3128"
    assert way("http://gateway.example").proxy == "http://two.example:3128"


def test_a_variable_in_small_letters_goes_first():
    assert way("https://gateway.example", https_proxy="http://three.example").proxy == (
        "http://three.example"
    )


@pytest.mark.parametrize("host", ["localhost", "a.localhost", "127.0.0.1", "127.9.9.9", "[::1]"])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_this_machine_is_never_reached_through_a_proxy(scheme, host):
    assert way(f"{scheme}://{host}:8180").proxy == ""
    assert Network().way_to(f"{scheme}://{host}", "http://proxy.example").proxy == ""


@pytest.mark.parametrize(
    ("listed", "host", "is_direct"),
    [
        ("gateway.example", "gateway.example", True),
        ("gateway.example", "eu.gateway.example", True),
        (".gateway.example", "gateway.example", True),
        ("*.gateway.example", "eu.gateway.example", True),
        ("GATEWAY.example", "gateway.example", True),
        ("gateway.example", "gateway.example.evil.example", False),
        ("way.example", "gateway.example", False),
        ("other.example, gateway.example ,", "gateway.example", True),
        ("gateway.example:8443", "gateway.example:8443", True),
        ("gateway.example:8443", "gateway.example", False),
        ("gateway.example:443", "gateway.example", True),
        ("*", "anything.example", True),
        ("10.0.0.0/8", "10.1.2.3", True),
        ("10.0.0.0/8", "11.1.2.3", False),
        ("10.1.2.3", "10.1.2.3", True),
        ("[fd00::1]", "[fd00::1]", True),
        ("fd00::/8", "[fd00::1]", True),
        ("", "gateway.example", False),
        (".", "gateway.example", False),
    ],
)
def test_no_proxy_names_hosts_as_other_tools_read_it(listed, host, is_direct):
    assert (way(f"https://{host}", NO_PROXY=listed).proxy == "") is is_direct


def test_a_setting_goes_before_variables_and_none_means_none():
    network = network_of({**PROXIES, "NO_PROXY": "near.example"})
    assert network.way_to("https://far.example", "own.example:8").proxy == "own.example:8"
    assert network.way_to("https://far.example", "none").proxy == ""
    assert network.way_to("https://near.example", "own.example:8").proxy == ""


def test_certificates_are_those_of_the_setting_else_of_the_variable():
    network = network_of({"SSL_CERT_FILE": "/etc/company.pem"})
    assert network.way_to("https://a.example").ca_file == "/etc/company.pem"
    assert network.way_to("https://a.example", ca_file="/own.pem").ca_file == "/own.pem"


BAD = ["socks5://p:1", "https://p:1", "http://", "http://p:x", "http://a b", "http://[::1", "p\n"]


@pytest.mark.parametrize("bad", BAD)
def test_a_proxy_that_cannot_be_used_is_refused_without_showing_it(bad):
    with pytest.raises(ConfigError, match=r"http://proxy\.example:3128") as caught:
        Proxy.of(bad.replace("://", "://me:hunter2@"))
    assert "hunter2" not in f"{caught.value}{caught.value.remedy}{caught.value.__cause__}"


def test_a_proxy_is_told_who_asks_and_nobody_else_is():
    proxy = Proxy.of("me:p%40ss@[fd00::1]:3128")
    assert (proxy.host, proxy.port, proxy.shown) == ("fd00::1", 3128, "http://[fd00::1]:3128")
    assert base64.b64decode(proxy.proof["Proxy-Authorization"].split()[1]) == b"me:p@ss"
    assert Proxy.of("proxy.example").proof == {}


@given(st.text(st.characters(categories=("L", "N")), min_size=4, max_size=12))
def test_no_value_shows_the_password(word):
    secret = f"secret{word}"
    address = f"http://me:{secret}@proxy.example"
    network = Network(address, address)
    shown = [
        network,
        network.way_to("https://a.example"),
        Proxy.of(address),
        Proxy.of(address).shown,
    ]
    assert all(secret not in f"{one!r}{one}" for one in shown)
