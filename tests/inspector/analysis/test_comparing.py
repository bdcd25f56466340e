"""Runs in which one thing was changed, beside runs in which its control was."""

import pytest
from msgspec.structs import replace

from hortus.inspector import Kind, Setting
from hortus.inspector.analysis import Noise, compare, profile_of
from hortus.inspector.testing import BASE, observation, request

ZONE = Setting(
    factor="time zone",
    sensitive=replace(BASE, time_zone="Asia/Shanghai"),
    control=replace(BASE, time_zone="Asia/Singapore"),
    shown=("Asia/Shanghai", "Asia/Singapore"),
)


def runs(*texts, more=()):
    return [profile_of(observation(request({"text": text}), *more)) for text in texts]


def test_equal_runs_show_nothing():
    compared = compare(ZONE, (runs("a", "a"), runs("a", "a")), Noise())
    assert compared.differences == ()
    assert compared.places > 0


def test_a_look_alike_is_found_with_both_texts_and_its_chance():
    compared = compare(ZONE, (runs(*["it\u2019s"] * 4), runs(*["it's"] * 4)), Noise())
    [found] = compared.differences
    assert (found.kind, found.sensitive, found.control) == (Kind.COVERT, "it\u2019s", "it's")
    assert found.place.leaf == "body.text"
    assert found.chance == 1 / 70


def test_what_differs_by_itself_is_compared_by_its_form():
    noise = Noise()
    noise.learn(runs("at 10:01", "at 10:02"))
    assert compare(ZONE, (runs("at 10:03"), runs("at 10:04")), noise).differences == ()
    [found] = compare(ZONE, (runs("at 10/03"), runs("at 10:04")), noise).differences
    assert found.kind is Kind.FORMAT


def test_a_value_with_digits_is_known_again_in_what_is_compared_by_its_form():
    person = replace(ZONE, factor="user name", shown=("liwei52", "marta52"))
    noise = Noise()
    noise.learn(runs("/home/casey41 at 10:01", "/home/casey41 at 10:02"))
    sides = runs("/home/liwei52 at 10:03"), runs("/home/marta52 at 10:04")
    [found] = compare(person, sides, noise).differences
    assert found.kind is Kind.ECHO


@pytest.mark.parametrize(("one", "other"), [("113094", "-156294"), ("12", "12.5")])
def test_numbers_that_are_compared_by_their_form_are_never_spelt_otherwise(one, other):
    noise = Noise()
    noise.learn(runs("113095", "113097"))
    [found] = compare(ZONE, (runs(one), runs(other)), noise).differences
    assert found.kind not in (Kind.COVERT, Kind.FORMAT)


def test_what_has_no_form_either_is_left_out_and_named():
    noise = Noise()
    noise.learn(runs("one", "two words"))
    assert compare(ZONE, (runs("three"), runs("four")), noise).differences == ()
    assert [place.leaf for place in noise.whole] == ["body.text"]


def test_runs_of_one_side_that_differ_make_a_place_noisy():
    compared = compare(ZONE, (runs("x", "y"), runs("z", "z")), Noise())
    assert compared.differences == ()


def test_one_overlap_is_enough_against_a_difference():
    assert compare(ZONE, (runs("a", "a"), runs("a", "a")), Noise()).differences == ()


def test_a_request_of_one_side_only_is_told_once():
    other = request({"a": 1, "b": 2}, host="t.example")
    compared = compare(ZONE, (runs("a", more=[other]), runs("a")), Noise())
    assert [each.kind for each in compared.differences] == [Kind.NEW] * len(compared.differences)
    assert {each.place.leaf for each in compared.differences} == {"target"}


def test_the_length_of_a_body_is_no_finding_beside_what_makes_it_so():
    def run(text):
        seen = request({"text": text}, headers=[("Content-Length", str(len(text)))])
        return [profile_of(observation(seen))]

    [found] = compare(ZONE, (run("longer"), run("short")), Noise()).differences
    assert found.place.leaf == "body.text"


def test_learning_tells_whether_it_brought_anything_new():
    noise = Noise()
    assert noise.learn(runs("a1", "a2"))
    assert not noise.learn(runs("a3", "a4"))


def test_others_count_as_controls_where_they_show_what_those_show():
    sides = runs("it\u2019s", "it\u2019s"), runs("it's", "it's")
    [alone] = compare(ZONE, sides, Noise()).differences
    [found] = compare(ZONE, sides, Noise(), runs(*["it's"] * 6)).differences
    assert (alone.runs, found.runs) == ((2, 2), (2, 8))
    assert found.chance < alone.chance


def test_others_that_show_something_else_say_nothing():
    sides = runs("it\u2019s", "it\u2019s"), runs("it's", "it's")
    [found] = compare(ZONE, sides, Noise(), runs("its", "its")).differences
    assert found.runs == (2, 2)


def test_others_that_show_the_mark_without_the_value_take_it_away():
    sides = runs("it\u2019s", "it\u2019s"), runs("it's", "it's")
    assert compare(ZONE, sides, Noise(), runs("it's", "it\u2019s")).differences == ()


def test_places_are_counted_once_however_many_runs_there_are():
    few, many = (
        compare(ZONE, (runs(*["a"] * n), runs(*["a"] * n)), Noise()).places for n in (1, 5)
    )
    assert few == many > 0


def test_places_that_differ_by_themselves_are_not_counted_as_compared():
    noise = Noise()
    noise.learn(runs("one", "two words"))
    quiet = compare(ZONE, (runs("a"), runs("a")), Noise()).places
    assert compare(ZONE, (runs("a"), runs("a")), noise).places == quiet - len(noise.whole)


def test_the_values_of_several_factors_are_exchanged_before_texts_are_compared():
    pairs = (("Asia/Shanghai", "Asia/Singapore"), ("liwei52", "marta52"))
    sides = runs("liwei52 in Asia/Shanghai"), runs("marta52 in Asia/Singapore")
    [found] = compare(ZONE, sides, Noise(), pairs=pairs).differences
    assert found.kind is Kind.ECHO


def test_a_state_is_not_looked_for_in_texts():
    container = replace(ZONE, shown=("in a container", "in no container"), is_state=True)
    sides = runs("in a container"), runs("in no container")
    [found] = compare(container, sides, Noise()).differences
    assert found.kind is Kind.ADAPTATION


@pytest.mark.parametrize("order", [1, -1])
def test_differences_come_in_one_order(order):
    def side(mark):
        names = list("zyxabc")[::order]
        return [profile_of(observation(*(request({n: mark}, path=f"/{n}") for n in names)))]

    found = compare(ZONE, (side("it\u2019s"), side("it's")), Noise()).differences
    places = [each.place.request for each in found]
    assert places == sorted(places)
    assert len(places) == 6
