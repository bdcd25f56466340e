"""The neutral world, and what can be tried together."""

import pytest
from msgspec.structs import replace

from hortus.inspector import Setting
from hortus.inspector.campaign import axes
from hortus.inspector.campaign.factors import Depth, settings
from hortus.inspector.testing import BASE

QUICK = settings(BASE, Depth.QUICK)
PROXY = Setting(
    factor="proxy",
    sensitive=replace(BASE, proxy="http://p.example:1"),
    control=BASE,
    shown=("http://p.example:1", ""),
)


def test_each_thing_that_a_program_is_shown_is_one_axis():
    names = [axes.changed(each) for each in axes.axes(QUICK)]
    assert len(names) == len(set(names)) >= 11
    assert ("gateway",) in names


def test_what_changes_how_a_program_works_is_none():
    assert axes.axes([PROXY]) == ()


def test_the_first_gateway_has_all_that_single_ones_have():
    [hosts] = [each for each in axes.axes(QUICK) if each.factor == "gateway host"]
    assert hosts.shown[0].startswith("deepseek.")
    assert hosts.shown[0].endswith(".cn")


def test_the_neutral_world_has_every_control():
    found = axes.axes(QUICK)
    usual = axes.neutral(BASE, found)
    for each in found:
        [name] = axes.changed(each)
        assert getattr(usual, name) == getattr(each.control, name)


@pytest.mark.parametrize("setting", QUICK, ids=lambda each: f"{each.factor} {each.shown[0]}")
def test_a_moved_setting_changes_the_same_thing(setting):
    usual = axes.neutral(BASE, axes.axes(QUICK))
    moved = axes.moved(setting, usual)
    assert axes.changed(moved) == axes.changed(setting)
    assert moved.shown == setting.shown


def test_an_axis_moved_to_the_neutral_world_has_that_as_its_control():
    found = axes.axes(QUICK)
    usual = axes.neutral(BASE, found)
    assert {axes.moved(each, usual).control for each in found} == {usual}


def test_what_others_answer_is_tried_together_with_all_else():
    names = [axes.changed(each) for each in axes.axes(settings(BASE, Depth.DEFAULT))]
    assert ("third_parties",) in names


def test_a_proxy_stays_where_it_was():
    assert axes.moved(PROXY, axes.neutral(BASE, axes.axes(QUICK))) == PROXY


def test_all_together_differ_in_all_from_the_neutral_world():
    found = axes.axes(QUICK)
    every = axes.together(BASE, [(each, True) for each in found])
    usual = axes.neutral(BASE, found)
    both = Setting(factor="", sensitive=every, control=usual, shown=("", ""))
    assert len(axes.changed(both)) == len(found)
