"""Which names and addresses a command may reach."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.agent.sandbox.allowing import Allowed, Rule, may_connect
from hortus.agent.sandbox.errors import BadProfileError

PRIVATE = [
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "::1",
    "::",
    "fe80::1",
    "fe80::1%eth0",
    "fd00::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::a00:1",
    "2002:7f00:1::",
    "ff02::1",
]
PUBLIC = ["93.184.216.34", "1.1.1.1", "2606:2800:220:1::1", "64:ff9b::101:101"]


def allowed(*net, inside=()):
    return Allowed.read(net, inside)


@pytest.mark.parametrize(
    ("net", "name", "port", "may"),
    [
        ("parts.example", "parts.example", 443, True),
        ("parts.example", "parts.example", 80, True),
        ("parts.example", "Parts.Example.", 443, True),
        ("parts.example", "parts.example", 22, False),
        ("parts.example", "evilparts.example", 443, False),
        ("parts.example", "parts.example.evil.net", 443, False),
        ("parts.example", "files.parts.example", 443, False),
        ("*.parts.example", "files.parts.example", 443, True),
        ("*.parts.example", "a.b.parts.example", 443, True),
        ("*.parts.example", "parts.example", 443, False),
        ("*.parts.example", "evilparts.example", 443, False),
        ("parts.example:8443", "parts.example", 8443, True),
        ("parts.example:8443", "parts.example", 443, False),
        ("[::1]:80", "::1", 80, True),
    ],
)
def test_a_name_is_reached_only_as_it_is_written(net, name, port, may):
    assert (allowed(net).rule(name, port) is not None) is may


def test_nothing_is_reached_with_an_empty_list():
    assert allowed().rule("parts.example", 443) is None


@pytest.mark.parametrize("address", PRIVATE)
def test_a_name_must_not_lead_into_a_private_network(address):
    assert not may_connect(Rule("x.org", frozenset({443}), inside=False), address)


@pytest.mark.parametrize("address", PRIVATE)
def test_a_name_may_lead_there_where_that_was_said(address):
    assert may_connect(Rule("x.corp", frozenset({443}), inside=True), address)


@pytest.mark.parametrize("address", PUBLIC)
def test_a_name_may_lead_to_a_public_address(address):
    assert may_connect(Rule("x.org", frozenset({443}), inside=False), address)


@given(st.ip_addresses(v=4))
def test_an_address_hidden_in_a_longer_one_counts_as_itself(address):
    rule = Rule("x.org", frozenset({443}), inside=False)
    mapped = ipaddress.IPv6Address(f"::ffff:{address}")
    translated = ipaddress.IPv6Address(int(ipaddress.ip_address("64:ff9b::")) + int(address))
    assert may_connect(rule, str(mapped)) == may_connect(rule, str(address))
    assert may_connect(rule, str(translated)) == may_connect(rule, str(address))


def test_who_writes_an_address_means_it():
    rule = allowed("10.0.0.5:8080").rule("10.0.0.5", 8080)
    assert may_connect(rule, "10.0.0.5")


def test_of_two_rules_the_wider_one_counts():
    rule = allowed("*.corp.net", inside=("git.corp.net",)).rule("git.corp.net", 443)
    assert rule.inside


@pytest.mark.parametrize(
    "word",
    [
        "https://parts.example",
        "",
        "*",
        "*.",
        "a b",
        "parts.example/x",
        "parts.example:",
        "a..b",
        "-a.org",
        "ä.org",
    ],
)
def test_what_is_no_host_is_refused(word):
    with pytest.raises(BadProfileError, match="is no host"):
        allowed(word)


@pytest.mark.parametrize("word", ["a.org:0", "a.org:65536", "a.org:https", "[::1]:x", "a.org:²"])
def test_what_is_no_port_is_refused(word):
    with pytest.raises(BadProfileError, match="is no port"):
        allowed(word)
