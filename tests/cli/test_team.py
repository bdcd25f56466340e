"""``hortus team``: members come and go by name, teams may be in teams."""

import json

import pytest


@pytest.fixture
def staff(hortus):
    """Add two people and a service."""
    for words in (("person", "add", "ada"), ("person", "add", "bob"), ("service", "add", "build")):
        assert hortus(*words)[0] == 0


@pytest.mark.usefixtures("staff")
def test_a_team_has_people_services_and_teams(hortus):
    assert hortus("team", "add", "payments", "ADA", "build")[0] == 0
    assert hortus("team", "add", "finance", "payments", "bob")[0] == 0
    assert "ada, build" in hortus("team", "show", "payments")[1]
    assert "bob, payments (team)" in hortus("team", "show", "finance")[1]
    assert [line.split()[:3] for line in hortus("team", "list")[1].splitlines()[1:]] == [
        ["payments", "2", "-"],
        ["finance", "1", "payments"],
    ]
    [ada, _] = json.loads(hortus("person", "list", "--json")[1])
    assert ada["teams"] == ["finance", "payments"]


@pytest.mark.usefixtures("staff")
def test_members_join_and_leave(hortus):
    hortus("team", "add", "payments")
    assert hortus("team", "join", "payments", "ada", "bob")[1] == "2 joined payments\n"
    assert hortus("team", "join", "payments", "ada")[1] == "0 joined payments\n"
    assert hortus("team", "leave", "payments", "bob")[1] == "1 left payments\n"
    [team] = json.loads(hortus("team", "list", "--json")[1])
    assert len(team["members"]) == 1


@pytest.mark.usefixtures("staff")
def test_a_member_who_is_not_there_changes_nothing(hortus):
    hortus("team", "add", "payments", "ada")
    status, _, err = hortus("team", "join", "payments", "bob", "nobody")
    assert status == 1
    assert "'nobody'" in err
    [team] = json.loads(hortus("team", "list", "--json")[1])
    assert len(team["members"]) == 1


@pytest.mark.usefixtures("staff")
def test_members_are_named_where_they_mean_something(hortus):
    assert hortus("team", "add", "payments")[0] == 0
    for words in (("remove", "payments", "ada"), ("show", "payments", "ada")):
        status, _, err = hortus("team", *words)
        assert status == 2
        assert "takes no members" in err
    assert hortus("team", "join", "payments")[0] == 2


@pytest.mark.usefixtures("staff")
def test_a_team_that_is_removed_leaves_its_people(hortus):
    hortus("team", "add", "payments", "ada")
    assert hortus("team", "remove", "payments", "--reason", "merged")[1] == "removed payments\n"
    assert json.loads(hortus("team", "list", "--json")[1]) == []
    assert len(json.loads(hortus("person", "list", "--json")[1])) == 2
