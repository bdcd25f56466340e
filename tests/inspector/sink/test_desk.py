"""Requests are put down to the model or to a third party by the host they name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.inspector.observation import Request
from hortus.inspector.sink.desk import Asked


def asked(authority="h.example", target="/", **fields):
    usual = {
        "connection": 1, "scheme": "https", "version": "1.1", "method": "GET", "headers": (),
        "body": b"",
    }  # fmt: skip
    return Asked(authority=authority, target=target, **(usual | fields))


@pytest.mark.parametrize(
    ("authority", "host"),
    [
        ("Shop.Example:443", "shop.example"),
        ("user:word@shop.example", "shop.example"),
        ("[2001:db8::1]:80", "2001:db8::1"),
        ("shop.example.", "shop.example"),
        ("", ""),
    ],
)
def test_the_host_is_found(authority, host):
    assert asked(authority).host == host


@given(st.text(max_size=30), st.text(max_size=30))
def test_no_authority_and_no_target_breaks_it(authority, target):
    assert isinstance(asked(authority, target).host + asked(authority, target).path, str)


def test_the_path_is_without_the_query():
    assert asked(target="/v1/messages?beta=true#x").path == "/v1/messages"


@pytest.mark.parametrize(
    ("named", "role"),
    [
        ("gateway.example.com", "model"),
        ("GATEWAY.example.com:8443", "model"),
        ("api.gateway.example.com", "third party"),
        ("gateway.example.com.evil.example", "third party"),
    ],
)
def test_the_role_goes_by_the_host(house, named, role):
    house.desk.take(asked(named, "/v1/models"))
    (seen,) = house.seen_of(Request)
    assert (seen.role, seen.status) == (role, 200 if role == "model" else 404)


def test_only_third_parties_fail_where_the_world_has_it_so(make_house):
    house = make_house(third_parties="fail")
    house.desk.take(asked("gateway.example.com", "/v1/models"))
    house.desk.take(asked("gateway.example.com", "/nothing"))
    house.desk.take(asked("other.example"))
    assert [each.status for each in house.seen] == [200, 404, 500]
