from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from hortus.inspector.analysis.sightings import Sighting
from hortus.inspector.finding import Place
from hortus.inspector.observation import Connection, Datagram, Hello, Lookup, Message
from hortus.inspector.reporting.contacts import carried, contacts, timeline
from hortus.inspector.staging import Canary, Sort
from hortus.inspector.testing import BASE, observation, request


def connection(number=9, at=0.2, **changes):
    told = {"address": "198.18.0.11", "port": 443, "name": "a.example", "failure": "refused"}
    return Connection(at=at, number=number, **(told | changes))


def test_each_host_has_its_requests_and_bytes_a_run_the_model_first():
    first = observation(request(raw=b"x" * 10), request(raw=b"y" * 200, host="b.example"))
    second = observation(request(raw=b"x" * 30))

    model, other = contacts([first, second])

    assert (model.host, model.role, model.requests, model.octets) == (
        BASE.gateway,
        "model",
        1.0,
        20,
    )
    assert (other.host, other.requests, other.octets) == ("b.example", 0.5, 100)


def test_a_tunnel_is_no_request_of_its_own():
    tunnel = replace(request(host="b.example"), method="CONNECT")

    assert contacts([observation(tunnel)]) == ()


def test_what_could_not_be_read_is_counted_by_its_raw_bytes_and_says_why():
    [found] = contacts([observation(connection(sent=517))])

    assert (found.host, found.role, found.requests, found.octets) == (
        "a.example",
        "unread",
        0,
        517,
    )
    assert found.faults == ("refused",)


def test_an_address_without_a_name_is_named_by_itself():
    [found] = contacts([observation(connection(name=""))])

    assert found.host == "198.18.0.11:443"


def test_a_second_address_that_was_dropped_is_no_fault_of_a_host_that_was_read():
    run = observation(request(raw=b"x", host="a.example"), connection(number=2))
    [found] = contacts([run])

    assert (found.role, found.faults) == ("third party", ())


def test_messages_and_packets_are_counted():
    run = observation(
        request(host="a.example"),
        Message(at=0.3, connection=1, body=b"12345"),
        Datagram(at=0.4, address="203.0.113.5", port=4433, body=b"123"),
    )
    by_host = {each.host: each.octets for each in contacts([run])}

    assert by_host == {"a.example": 5, "203.0.113.5:4433 (UDP)": 3}


def sighting(name, sort, *, leaf="body.id", host="a.example", role="third party"):
    place = Place(role=role, request="POST /", leaf=leaf)
    return Sighting(
        canary=Canary(name=name, sort=sort, value=f"value of {name}"),
        form="clear",
        place=place,
        host=host,
    )


def test_what_others_got_comes_first_and_secrets_before_names():
    found = carried(
        [
            sighting("prompt", Sort.CONTENT, host="gw", role="model"),
            sighting("user name", Sort.IDENTITY),
            sighting("npm token", Sort.SECRET),
        ]
    )

    assert [each.name for each in found] == ["npm token", "user name", "prompt"]
    assert all("value of" not in str(each) for each in found)


def test_places_that_differ_by_an_index_are_one():
    found = carried(
        [sighting("user name", Sort.IDENTITY, leaf=f"body.events[{at}].user") for at in range(45)]
    )

    assert [each.places for each in found] == [("POST /, body.events[…].user",)]


def test_the_timeline_has_everything_that_left_in_the_order_of_time():
    run = observation(
        replace(request(raw=b"xy", path="/v1/users/12345?token=abc", host="a.example"), at=0.5),
        Lookup(at=0.1, name="a.example", type="A", server="198.18.0.1", answer="198.18.0.11"),
        Message(at=0.9, connection=1, body=b"123"),
        Datagram(at=0.7, address="203.0.113.5", port=443, body=b"1"),
        connection(at=0.3),
        connection(number=1, at=0.2, tls=Hello(), failure=""),
    )

    assert [(m.at, m.host, m.what, m.octets) for m in timeline(run)] == [
        (0.1, "a.example", "DNS A", 0),
        (0.3, "a.example", "TCP 443, refused", 0),
        (0.5, "a.example", "POST /v1/users/<number>", 2),
        (0.7, "203.0.113.5", "UDP 443", 1),
        (0.9, "a.example", "WebSocket message", 3),
    ]


def test_a_timeline_has_an_end():
    run = observation(*(request(host="a.example") for _ in range(500)))

    assert len(timeline(run)) == 400


ASKED = st.lists(
    st.builds(
        request, raw=st.binary(max_size=20), host=st.sampled_from(["", "b.example", "c.example"])
    ),
    max_size=6,
)


@given(ASKED)
@settings(max_examples=60, deadline=None)
def test_each_request_and_each_byte_is_counted_once(asked):
    found = contacts([observation(*asked)])

    assert sum(each.requests for each in found) == len(asked)
    assert sum(each.octets for each in found) == sum(len(each.body) for each in asked)
    assert len({each.host for each in found}) == len(found)


@given(ASKED, st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_the_timeline_is_in_the_order_of_time(asked, chance):
    mixed = [replace(each, at=chance.random()) for each in asked]
    moments = timeline(observation(*mixed))

    assert [each.at for each in moments] == sorted(each.at for each in mixed)
