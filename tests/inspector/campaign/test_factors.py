"""What is changed about the world, and what its control has in common with it."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from hortus.inspector.campaign import axes
from hortus.inspector.campaign.factors import Depth, settings
from hortus.inspector.campaign.seeds import Seeds
from hortus.inspector.testing import BASE

THOROUGH = settings(BASE, Depth.THOROUGH)


def of(factor):
    return [each for each in THOROUGH if each.factor == factor]


@pytest.mark.parametrize("setting", of("time zone"), ids=lambda each: each.shown[0])
@pytest.mark.parametrize("month", [1, 4, 7, 10])
def test_two_zones_have_one_offset_all_year(setting, month):
    day = dt.datetime(2026, month, 11, 12, tzinfo=dt.UTC)
    one, other = (day.astimezone(ZoneInfo(name)).utcoffset() for name in setting.shown)
    assert one == other


@pytest.mark.parametrize("setting", of("gateway host"), ids=lambda each: each.shown[0])
def test_two_hosts_have_one_length(setting):
    one, other = setting.shown
    assert one.count(".") == other.count(".")
    assert abs(len(one) - len(other)) <= 1


@pytest.mark.parametrize("setting", THOROUGH, ids=lambda each: f"{each.factor} {each.shown[0]}")
def test_a_setting_changes_one_thing(setting):
    assert len(axes.changed(setting)) == 1
    assert setting.sensitive != setting.control


@pytest.mark.parametrize("factor", ["container", "started before", "key"])
def test_names_of_ours_for_a_state_are_not_looked_for_in_what_was_sent(factor):
    found = settings(BASE, Depth.DEFAULT, keys=["login"])
    [setting] = [each for each in found if each.factor == factor]
    assert setting.pairs == ()
    assert "True" not in setting.shown


def test_other_servers_switch_all_on_and_fail():
    found = [each for each in settings(BASE, Depth.DEFAULT) if "others" in each.factor]
    assert [each.sensitive.third_parties for each in found] == ["enable", "fail"]
    assert {each.control.third_parties for each in found} == {"answer"}


def test_each_depth_tries_more_than_the_one_before():
    counts = [len(settings(BASE, depth)) for depth in Depth]
    assert counts == sorted(set(counts))


def test_names_of_a_company_are_tried_with_neutral_ones_of_their_shape():
    [setting] = [
        each
        for each in settings(BASE, Depth.QUICK, names=["garden.corp.example"])
        if each.shown[0] == "garden.corp.example"
    ]
    neutral = setting.shown[1]
    assert len(neutral) == len("garden.corp.example")
    assert neutral.endswith(".example")
    assert "garden" not in neutral


def test_kinds_of_keys_are_tried():
    found = settings(BASE, Depth.DEFAULT, keys=["login"])
    assert [each.sensitive.key for each in found if each.factor == "key"] == ["login"]


def test_seeds_are_tried_words_in_one_name_and_endings_one_by_one():
    seeds = Seeds(
        endings=(".cn", "relay.example"),
        words=("quillworks", "mirrorlake"),
        zones=("Asia/Urumqi",),
    )
    found = settings(BASE, Depth.DEFAULT, seeds=seeds)
    values = [each.shown[0] for each in found]
    assert "quillworks.mirrorlake.example.com" in values
    assert {"gateway.cn", "relay.example"} <= set(values)
    assert [each.shown for each in found if each.shown[0] == "Asia/Urumqi"] == [
        ("Asia/Urumqi", "Asia/Dhaka"),
        ("Asia/Urumqi", "Etc/GMT-6"),
    ]


def test_many_seeds_are_tried_in_part():
    seeds = Seeds(endings=tuple(f"relay{at}.example" for at in range(147)))
    counts = [len(settings(BASE, depth, seeds=seeds)) for depth in Depth]
    plain = [len(settings(BASE, depth)) for depth in Depth]
    assert [a - b for a, b in zip(counts, plain, strict=True)] == [0, 6, 24]
