"""Findings of how servers were reached."""

import pytest
from msgspec.structs import replace

from hortus.inspector import Connection, Datagram, Lookup
from hortus.inspector.judging import connections
from hortus.inspector.testing import BASE, observation, request

UPDATE = "update.example"


def codes(material):
    return {each.code for each in connections.found(material)}


def connection(**more):
    return Connection(
        **({"at": 0.1, "number": 7, "address": "203.0.113.77", "port": 443, "name": ""} | more)
    )


def lookup(server):
    return Lookup(at=0.1, name="a.example", type="A", server=server, answer="198.18.0.2")


@pytest.mark.parametrize(
    ("event", "found"),
    [
        (lookup("198.18.0.1"), set()),
        (lookup("9.9.9.9"), {"dns_bypass"}),
        (connection(program="/opt/tool/bin/tool"), {"dns_bypass"}),
        (connection(program="/opt/tool/bin/tool", name="a.example"), set()),
        (connection(), set()),
        (
            connection(name="a.example", failure="no known protocol", head=b"\x16"),
            {"unread_traffic"},
        ),
        (connection(name="a.example", failure="TLS: unknown ca"), set()),
        (
            Datagram(at=0.1, address="203.0.113.9", port=514, body=b"<13>hello"),
            {"unread_traffic"},
        ),
    ],
)
def test_each_way_has_its_name(material, event, found):
    assert codes(material(request({"a": 1}), event)) == found


def test_an_address_that_no_name_led_to_is_told(material):
    [draft] = connections.found(material(connection(program="/opt/tool/bin/tool", port=4444)))
    assert draft.evidence == ("203.0.113.77:4444",)


@pytest.mark.parametrize(
    ("trust", "host", "found"),
    [
        ("none", "", {"unverified_tls"}),
        ("none", UPDATE, {"unverified_tls"}),
        ("model", "", set()),
        ("model", UPDATE, {"unverified_tls"}),
    ],
)
def test_whoever_believes_a_stranger_is_told(material, trust, host, found):
    world = replace(BASE, trust=trust)
    seen = observation(request({"a": 1}, host=host), world=world)
    assert codes(material(untrusting=[seen])) == found


def test_a_request_in_clear_is_told_unless_it_is_the_models(material):
    assert codes(material(request({"v": 1}, host=UPDATE, scheme="http"))) == {"plain_http"}
    assert codes(material(request({"v": 1}, scheme="http"))) == set()
