"""What the figures say hangs on nothing but the figures."""

import pytest

from hortus.evidence.types import Demand, Source, of_house, verdict_of


def figure(value, demand):
    return of_house("n", value, "things", demand, f"{demand.name} broken")


@pytest.mark.parametrize(
    ("figures", "verdict"),
    [
        ((), "met"),
        ((figure(5, Demand.NONE),), "met"),
        ((figure(0, Demand.ZERO), figure(1, Demand.SOME), figure(0, Demand.NONE_OPEN)), "met"),
        ((figure(1, Demand.ZERO),), "not met"),
        ((figure(0, Demand.SOME),), "no data"),
        ((figure(1, Demand.NONE_OPEN),), "no data"),
        ((figure(0, Demand.SOME), figure(1, Demand.ZERO)), "not met"),
    ],
)
def test_a_broken_demand_goes_before_missing_data(figures, verdict):
    found, reasons = verdict_of(figures)
    assert found == verdict
    assert bool(reasons) is (verdict != "met")


def test_the_reasons_are_those_of_the_demands_that_are_not_met():
    broken = (figure(1, Demand.ZERO), figure(0, Demand.SOME), figure(3, Demand.NONE))
    assert verdict_of(broken)[1] == ("ZERO broken",)


def test_a_figure_of_the_house_is_over_no_entries():
    found = figure(1, Demand.NONE)
    assert (found.source, found.first, found.last) == (Source.HOUSE, 0, 0)
