"""The table of controls is complete, and each is found by its name or number."""

import pytest

from hortus.evidence import CONTROLS, find
from hortus.evidence.errors import UnknownControlError
from hortus.evidence.inputs import Inputs


def test_the_numbers_run_without_a_gap():
    assert [control.number for control in CONTROLS] == list(range(1, 17))


@pytest.mark.parametrize("control", CONTROLS, ids=lambda control: control.id)
def test_each_says_what_it_claims_how_and_what_it_does_not_show(control):
    assert all([control.title, control.claim, control.method, control.limits, control.asked_by])
    assert set(control.uses) <= set(Inputs.__struct_fields__)


@pytest.mark.parametrize("name", ["budgets", "12", "BUDGETS", " budgets "])
def test_a_control_is_found_by_name_and_number(name):
    assert find(name).id == "budgets"


def test_one_digit_may_be_written_as_two():
    assert find("04") is find("4")


@pytest.mark.parametrize(("name", "remedy"), [("budget", "did you mean budgets"), ("zz", "list")])
def test_an_unknown_control_leads_to_the_near_ones(name, remedy):
    with pytest.raises(UnknownControlError) as error:
        find(name)
    assert remedy in error.value.remedy
