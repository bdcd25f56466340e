"""From which network a request comes, and whose word about that counts."""

from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.core import ServerSettings, Settings
from hortus.gateway.zones import NOWHERE, Zones, parse_address

NETWORKS = {
    "office": ["10.0.0.0/8", "fd00::/8"],
    "lab": ["10.7.0.0/16"],
    "vpn": ["192.0.2.0/24", "2001:db8::/32"],
}
PROXIES = ["172.16.0.0/12", "fd99::/16"]
ADDRESS = st.ip_addresses().map(str)


def scope(peer, *headers):
    return {"client": (peer, 5_000) if peer else None, "headers": headers}


def via(*values, name=b"x-forwarded-for"):
    return [(name, value.encode("latin-1")) for value in values]


@pytest.mark.parametrize(
    ("peer", "zone"),
    [
        ("10.1.2.3", "office"),
        ("10.7.2.3", "lab"),
        ("::ffff:10.1.2.3", "office"),
        ("fd00::1", "office"),
        ("2001:db8::7", "vpn"),
        ("192.0.2.9", "vpn"),
        ("203.0.113.1", NOWHERE),
        ("fe80::1%eth0", NOWHERE),
        ("testclient", NOWHERE),
        ("", NOWHERE),
    ],
)
def test_a_request_belongs_to_the_narrowest_network_of_its_peer(peer, zone):
    assert Zones(NETWORKS).zone_of(scope(peer)) == zone


def test_without_networks_nobody_is_anywhere():
    assert Zones({}).zone_of(scope("10.0.0.1")) == NOWHERE


@given(peer=ADDRESS, claimed=ADDRESS, header=st.sampled_from(["x-forwarded-for", "forwarded"]))
def test_who_is_no_trusted_proxy_cannot_say_where_they_are(peer, claimed, header):
    claims = [
        (b"x-forwarded-for", claimed.encode()),
        (b"forwarded", f'for="{claimed}"'.encode()),
        (b"x-real-ip", claimed.encode()),
    ]
    found = Zones(NETWORKS, ["198.51.100.0/24"], header).address_of(scope(peer, *claims))
    if not peer.startswith("198.51.100."):
        assert found == parse_address(peer)


@pytest.mark.parametrize(
    ("values", "address"),
    [
        (["192.0.2.9"], "192.0.2.9"),
        (["192.0.2.9:4711"], "192.0.2.9"),
        (["[2001:db8::7]:4711"], "2001:db8::7"),
        (["10.1.1.1, 192.0.2.9"], "192.0.2.9"),
        (["10.1.1.1", "192.0.2.9"], "192.0.2.9"),
        (["10.1.1.1, 192.0.2.9, 172.16.0.5"], "192.0.2.9"),
        (["192.0.2.9,172.16.0.5", "172.16.0.6"], "192.0.2.9"),
        (["::ffff:192.0.2.9"], "192.0.2.9"),
        (["172.16.0.5"], "172.16.0.5"),
    ],
)
def test_what_trusted_proxies_say_is_read_from_the_right(values, address):
    zones = Zones(NETWORKS, PROXIES, "x-forwarded-for")
    assert zones.address_of(scope("172.16.0.1", *via(*values))) == ip_address(address)


@pytest.mark.parametrize(
    ("values", "address"),
    [
        (["for=192.0.2.9;proto=http;by=172.16.0.1"], "192.0.2.9"),
        (['for="[2001:db8::7]:4711"'], "2001:db8::7"),
        (["for=10.1.1.1, for=192.0.2.9"], "192.0.2.9"),
        (['for="10.1.1.1', "proto=https;For=192.0.2.9"], "192.0.2.9"),
    ],
)
def test_the_standard_header_is_read_where_it_is_chosen(values, address):
    zones = Zones(NETWORKS, PROXIES, "forwarded")
    headers = [*via("10.9.9.9"), *via(*values, name=b"forwarded")]
    assert zones.address_of(scope("172.16.0.1", *headers)) == ip_address(address)


@pytest.mark.parametrize(
    "values", [["unknown"], ["_hidden"], [""], ["10.1.1.1, "], ["1.2.3.4.5"], ["[10.1.1.1"]]
)
def test_where_a_proxy_does_not_say_nobody_knows(values):
    found = Zones(NETWORKS, PROXIES, "x-forwarded-for").zone_of(scope("172.16.0.1", *via(*values)))
    assert found in {NOWHERE, "office"}
    if values != ["[10.1.1.1"]:
        assert found == NOWHERE


def test_a_proxy_that_says_nothing_is_the_one_who_asks():
    assert str(Zones(NETWORKS, PROXIES, "forwarded").address_of(scope("172.16.0.1"))) == (
        "172.16.0.1"
    )


@given(left=st.text(alphabet='0123456789.:"[],;=for \\', max_size=40), client=ADDRESS)
def test_nothing_a_client_writes_before_the_proxy_hides_where_it_is(left, client):
    found = parse_address(client)
    trusted = any(found in network for network in Zones({}, PROXIES)._trusted)
    for header, said in (("x-forwarded-for", client), ("forwarded", f'for="[{client}]"')):
        zones = Zones(NETWORKS, PROXIES, header)
        lines = via(left, said, name=header.encode())
        if not trusted:
            assert zones.address_of(scope("172.16.0.1", *lines)) == found


def test_the_settings_say_which_networks_and_whose_word():
    settings = Settings(
        server=ServerSettings(trusted_proxies=["127.0.0.1"]), zones={"office": ["10.0.0.0/8"]}
    )
    assert Zones.of(settings).zone_of(scope("127.0.0.1", *via("10.0.0.7"))) == "office"
