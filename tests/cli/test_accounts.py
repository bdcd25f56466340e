"""What the verbs for people, teams and services have in common."""

import json
import re

import pytest

from hortus.cli.accounts import CLEARANCES, ROLES
from hortus.policy import DataClass, Role
from hortus.store import PeopleTable, StoreView, TeamRecord
from hortus.store.people import PersonRecord

VERBS = ["person", "team", "service"]


@pytest.fixture
def kept_elsewhere(tmp_path):
    """Put a person and a team into the data folder that SCIM keeps."""
    with StoreView.open(tmp_path, create=True) as view:
        people: PeopleTable = view.people
        people.add(PersonRecord("per_1", "ada", "Ada", origin="scim"))
        people.add(TeamRecord("team_1", "payments", origin="scim", members=frozenset({"per_1"})))


def test_clearances_and_roles_are_those_that_policies_know():
    assert list(CLEARANCES) == [str(c) for c in DataClass]
    assert list(ROLES) == [str(r) for r in Role]


@pytest.mark.parametrize("verb", VERBS)
def test_a_list_takes_no_name_and_everything_else_needs_one(hortus, verb):
    status, _, err = hortus(verb, "list", "x")
    assert status == 2
    assert "takes no name" in err
    status, _, err = hortus(verb, "show")
    assert status == 2
    assert f"needs the name of a {verb}" in err


@pytest.mark.parametrize("verb", VERBS)
def test_an_empty_list_says_how_to_begin(hortus, verb, tmp_path):
    with StoreView.open(tmp_path, create=True):
        pass
    status, out, err = hortus(verb, "list")
    assert (status, out) == (0, "")
    assert f"hortus {verb} add" in err
    assert hortus(verb, "list", "--json")[1] == "[]\n"


@pytest.mark.parametrize("verb", VERBS)
def test_what_is_not_there_is_said_to_be_missing(hortus, verb, tmp_path):
    with StoreView.open(tmp_path, create=True):
        pass
    for action in ("show", "remove"):
        status, _, err = hortus(verb, action, "nobody")
        assert status == 1
        assert f"there is no {verb} 'nobody'" in err


@pytest.mark.parametrize("verb", VERBS)
def test_what_is_added_can_be_shown_by_name_and_by_id(hortus, verb):
    status, out, _ = hortus(verb, "add", "one", "--json")
    made = json.loads(out)
    entry_id = next(value for name, value in made.items() if name.endswith("_id") and value)
    assert status == 0
    for name in ("one", entry_id):
        shown = hortus(verb, "show", name)[1]
        assert entry_id in shown
        assert re.search(r"created +20\d\d-", shown)


@pytest.mark.usefixtures("kept_elsewhere")
def test_what_another_directory_keeps_is_changed_there(hortus):
    for words in (
        ("person", "change", "ada", "--region", "DE"),
        ("person", "remove", "ada"),
        ("team", "leave", "payments", "ada"),
        ("team", "remove", "payments"),
    ):
        status, _, err = hortus(*words)
        assert status == 1
        assert "SCIM" in err


@pytest.mark.usefixtures("kept_elsewhere")
def test_clearance_roles_and_the_end_are_hortus_own(hortus):
    words = ("--clearance", "restricted", "--role", "auditor")
    assert hortus("person", "change", "ada", *words)[0] == 0
    assert hortus("person", "end", "ada", "--reason", "left")[0] == 0
    [ada] = json.loads(hortus("person", "list", "--ended", "--json")[1])
    assert (ada["clearance"], ada["roles"], ada["ended_us"] > 0) == ("restricted", "auditor", True)
