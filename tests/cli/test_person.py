"""``hortus person``: added, described, ended and brought back."""

import json

import pytest

from hortus.cli.dispatch import dispatch
from hortus.identity import operator


@pytest.fixture
def hortus(tmp_path, capsys):
    """Run ``hortus person`` on the data folder and return its status, output and remarks."""

    def run(*words):
        status = dispatch(["person", *words, "--data", str(tmp_path)])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


def listed(hortus, *words):
    return json.loads(hortus("list", "--json", *words)[1])


def test_a_person_is_added_with_all_that_is_said_of_them(hortus):
    facts = "--full-name Ada --email a@x --region de --entity Acme --cost-centre 7 --role auditor"
    assert hortus("add", "Ada@acme.example", *facts.split(), "--clearance", "restricted")[0] == 0
    [ada] = listed(hortus)
    expected = {
        "user_name": "ada@acme.example",
        "name": "Ada",
        "email": "a@x",
        "region": "DE",
        "entity": "Acme",
        "cost_centre": "7",
        "roles": "auditor",
        "clearance": "restricted",
        "teams": [],
    }
    assert expected.items() <= ada.items()


def test_only_what_is_said_is_changed(hortus):
    hortus("add", "ada", "--region", "DE", "--entity", "Acme")
    status, out, _ = hortus("change", "ada", "--region", "FR", "--user-name", "Ada.L")
    assert (status, out) == (0, "changed region, user name\n")
    [ada] = listed(hortus)
    assert (ada["region"], ada["entity"], ada["user_name"]) == ("FR", "Acme", "ada.l")


def test_a_change_that_changes_nothing_says_so(hortus):
    hortus("add", "ada", "--region", "DE")
    assert hortus("change", "ada", "--region", "DE")[1] == "changed nothing: it was so before\n"
    status, _, err = hortus("change", "ada")
    assert status == 2
    assert "nothing was said" in err


def test_a_fact_is_taken_back_by_an_empty_text(hortus):
    hortus("add", "ada", "--entity", "Acme")
    hortus("change", "ada", "--entity", "")
    assert listed(hortus)[0]["entity"] == ""


def test_who_is_ended_is_listed_only_on_request(hortus):
    hortus("add", "ada")
    status, out, err = hortus("end", "ada", "--reason", "left")
    assert (status, out) == (0, "ended ada\n")
    assert "two seconds" in err
    assert listed(hortus) == []
    assert "ended" in hortus("list", "--ended")[1]
    assert hortus("restore", "ada")[0] == 0
    assert "active" in hortus("list")[1]


def test_who_is_removed_is_gone(hortus):
    hortus("add", "ada")
    assert hortus("remove", "ada")[1] == "removed ada\n"
    assert listed(hortus, "--ended") == []


@pytest.mark.parametrize(
    "words",
    [
        ("add", "ada", "--clearance", "top"),
        ("add", "ada", "--role", "king"),
        ("dismiss", "ada"),
    ],
)
def test_a_word_that_is_not_known_is_a_wrong_call(hortus, words):
    status, _, err = hortus(*words)
    assert status == 2
    assert "invalid choice" in err


@pytest.mark.parametrize("words", [("add", " "), ("add", "ada", "--region", "Germany")])
def test_what_cannot_be_is_refused_and_nobody_added(hortus, words):
    assert hortus("add", "bob")[0] == 0
    assert hortus(*words)[0] == 1
    assert [p["user_name"] for p in listed(hortus)] == ["bob"]


def test_names_cannot_steer_the_terminal(hortus):
    hortus("add", "ada", "--entity", "a\x1b[2Jb")
    assert "\x1b" not in hortus("list")[1] + hortus("show", "ada")[1]


def test_the_first_administrator_takes_the_place_of_the_user_of_the_machine(hortus):
    here = operator()
    assert hortus("add", "eve", "--role", "auditor")[2] == ""
    hortus("add", "ben")
    warned = hortus("change", "ben", "--role", "admin")[2]
    assert "careful: from now on ben administers" in warned
    assert f"{here} no more" in warned
    assert f"hortus person add {here} --role admin" in warned


def test_who_makes_themselves_the_administrator_is_not_warned(hortus):
    here = operator()
    assert "careful" not in hortus("add", here, "--role", "admin")[2]
    assert "careful" not in hortus("add", "ada", "--role", "admin")[2]
