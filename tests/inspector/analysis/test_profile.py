"""What stood at each place in one run."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from hortus.inspector import Connection, Hello, Message
from hortus.inspector.analysis import profile_of
from hortus.inspector.testing import BASE, observation, request


def leaves(profile):
    return {place.leaf for place in profile}


def test_the_order_of_requests_says_nothing():
    one, other = request({"a": 1}), request({"a": 2}, path="/other")
    assert profile_of(observation(one, other)) == profile_of(observation(other, one))


BODIES = st.dictionaries(st.sampled_from("abc"), st.sampled_from(["x", "y", 1, ["x", "y"]]))
ASKED = st.lists(
    st.builds(
        request, BODIES, path=st.sampled_from(["/a", "/b"]), host=st.sampled_from(["", "t"])
    ),
    max_size=5,
)


@given(ASKED, st.randoms(use_true_random=False))
def test_in_no_order_do_requests_say_anything_else(asked, chance):
    mixed = chance.sample(asked, len(asked))
    assert profile_of(observation(*asked)) == profile_of(observation(*mixed))


EVENTS = st.lists(st.fixed_dictionaries({"name": st.sampled_from("xyz")}), unique_by=str)


@given(EVENTS, st.randoms(use_true_random=False))
def test_a_list_that_others_are_told_is_aligned_in_whatever_order_it_comes(events, chance):
    one, other = (
        profile_of(observation(request({"events": listed}, host="t.example")))
        for listed in (events, chance.sample(events, len(events)))
    )
    assert one == other


def test_several_requests_to_one_place_are_told_together():
    profile = profile_of(observation(request({"a": "x"}), request({"a": "y"})))
    assert ("x", "y") in profile.values()


def test_the_name_of_the_gateway_is_no_part_of_a_place():
    world = replace(BASE, gateway="gateway.example.cn")
    seen = replace(request({"a": "x"}), authority="gateway.example.cn")
    one = profile_of(observation(seen, world=world))
    assert one.keys() == profile_of(observation(request({"a": "x"}))).keys()


def test_a_hello_is_a_place_of_its_own():
    hello = Hello(server_name="t.example", protocols=("h2",), fingerprint="abc")
    seen = Connection(
        at=0.0, number=1, address="198.18.0.9", port=443, name="t.example", tls=hello
    )
    [(place, texts)] = profile_of(observation(seen)).items()
    assert (place.request, texts) == ("TLS t.example", ("abc h2",))


def test_what_is_said_over_a_websocket_is_read():
    first = request({"a": "x"}, host="t.example")
    said = Message(at=0.2, connection=1, body=b'{"event": "started"}')
    assert "body.event" in leaves(profile_of(observation(first, said)))


def test_a_key_that_names_the_home_is_the_same_place_in_any_home():
    def places(user):
        body = {"workspaces": {f"/home/{user}/garden": {"commit": "abc"}}}
        return profile_of(observation(request(body), world=replace(BASE, user=user))).keys()

    assert places("liwei52") == places("marta52")


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("gateway", "{}"),
        ("gateway", "https://{}/v1"),
        ("host", "{}"),
        ("git_remote", "{}"),
        ("git_email", "{}"),
        ("proxy", "{}"),
        ("machine_id", "{}"),
    ],
)
def test_a_key_that_names_what_a_factor_changes_is_the_same_place(name, form):
    def places(value):
        body = {"known": {form.format(value): {"seen": 1}}}
        world = replace(BASE, **{name: value})
        authority = world.gateway
        return profile_of(
            observation(replace(request(body), authority=authority), world=world)
        ).keys()

    assert places("one.rival.example") == places("two.river.example")


def test_a_remote_in_a_key_is_the_same_place_without_its_scheme():
    def places(remote):
        body = {"repositories": {remote.removeprefix("git@").replace(":", "/"): 1}}
        return profile_of(
            observation(request(body), world=replace(BASE, git_remote=remote))
        ).keys()

    assert places("git@git.rival.example:a/b") == places("git@git.river.example:a/b")


def test_a_look_alike_of_a_name_in_a_key_is_a_place_of_its_own():
    def places(text):
        return profile_of(observation(request({"known": {text: 1}}))).keys()

    assert places(BASE.gateway) != places(BASE.gateway.replace("e", "\u0435", 1))


def test_short_names_are_not_looked_for_in_keys():
    seen = profile_of(observation(request({"userAgent": 1}), world=replace(BASE, host="user")))
    assert "body.userAgent" in leaves(seen)


def test_events_told_to_others_are_one_place_however_many_there_are():
    def profile(*names):
        body = {"events": [{"name": each, "n": at} for at, each in enumerate(names)]}
        return profile_of(observation(request(body, host="telemetry.example")))

    few, many = profile("start", "stop"), profile("start", "wait", "stop")
    assert few.keys() == many.keys()
    assert ("start", "stop") in few.values()
    assert few != many


def test_what_the_model_is_told_keeps_its_place_in_the_list():
    seen = profile_of(observation(request({"messages": ["a", "b"]})))
    assert {"body.messages[0]", "body.messages[1]"} <= leaves(seen)
