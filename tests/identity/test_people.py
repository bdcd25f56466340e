"""People, teams and services come, change and go, and each change is told to the log."""

import json
from dataclasses import replace

import pytest

from hortus.identity import (
    BadAccountError,
    ChangedMeanwhileError,
    NoSuchAccountError,
    People,
    TakenNameError,
)
from hortus.store import Database, PeopleTable, PersonRecord, StoreError, TeamRecord


@pytest.fixture
def people(view, clock):
    return People(view.people, clock, "root@host")


@pytest.fixture
def told(view):
    """Return a function that gives the events left so far."""
    return view.events.waiting


def test_a_person_is_kept_under_a_casefolded_name(people):
    made = people.add_person("Ada@Acme.example", "Ada Lovelace", region="DE")
    assert people.roster().people == {made.person_id: made}
    assert (made.user_name, made.name, made.region) == ("ada@acme.example", "Ada Lovelace", "DE")


@pytest.mark.parametrize("name", ["", " ada", "ada ", "a\nb", "x" * 201])
def test_a_name_that_nobody_could_type_is_refused(people, name):
    for add in (people.add_person, people.add_team, people.add_service):
        with pytest.raises(BadAccountError):
            add(name)
    assert people.roster().people == {}


@pytest.mark.parametrize("region", ["de", "Germany", "D1"])
def test_a_region_is_a_country(people, region):
    with pytest.raises(BadAccountError, match="no country"):
        people.add_person("ada", region=region)


def test_a_name_is_given_once(people):
    people.add_person("ada")
    people.add_team("payments")
    people.add_service("build")
    for add, name in (
        (people.add_person, "ADA"),
        (people.add_team, "payments"),
        (people.add_service, "build"),
    ):
        with pytest.raises(TakenNameError):
            add(name)


def test_one_may_keep_the_own_name_but_not_take_anothers(people):
    ada, _ = people.add_person("ada"), people.add_person("bob")
    assert people.change(replace(ada, region="FR")).region == "FR"
    with pytest.raises(TakenNameError):
        people.change(replace(ada, user_name="Bob"))


def test_what_is_not_there_can_be_neither_changed_nor_removed(people):
    stranger = PersonRecord("per_x", "eve", "Eve")
    for act in (people.change, people.end, people.restore, people.remove):
        with pytest.raises(NoSuchAccountError):
            act(stranger)


def test_an_ended_person_stays_in_the_directory_and_can_come_back(people, clock):
    ada = people.add_person("ada")
    ended = people.end(ada, "left")
    assert people.roster().people[ada.person_id].ended_us == clock.now_us() == ended.ended_us
    assert people.restore(ended).ended_us == 0


def test_ending_twice_is_one_event(people, told):
    ada = people.add_person("ada")
    people.end(ada)
    people.end(ada)
    assert [e.event for e in told()] == ["person.added", "person.ended"]


def test_a_team_has_no_end(people):
    with pytest.raises(BadAccountError):
        people.end(people.add_team("payments"))


def test_what_did_not_change_leaves_no_event(people, told):
    ada = people.add_person("ada")
    people.change(ada)
    assert [e.event for e in told()] == ["person.added"]


def test_an_event_says_what_changed_but_not_who_it_is(people, told):
    ada = people.add_person("ada", "Ada Lovelace", email="ada@acme.example", region="DE")
    people.change(replace(ada, email="countess@acme.example", region=""))
    for event in told():
        assert event.subject == ada.person_id
        assert event.actor == "root@host"
        assert "acme" not in event.facts
        assert "ada" not in event.facts.casefold()
    assert json.loads(told()[1].facts) == {"email": "changed", "region": ""}


def test_an_event_says_who_joined_and_left_a_team(people, told):
    ada, bob = people.add_person("ada"), people.add_person("bob")
    team = people.add_team("payments", [ada.person_id])
    people.change(replace(team, members=frozenset({bob.person_id})))
    assert json.loads(told()[-1].facts) == {"joined": bob.person_id, "left": ada.person_id}


def test_who_is_removed_leaves_the_teams(people):
    ada = people.add_person("ada")
    team = people.add_team("payments", [ada.person_id])
    people.remove(ada, "asked for it")
    assert people.roster().people == {}
    assert people.roster().teams[team.team_id].members == frozenset()


class _SeesNobody(PeopleTable):
    """Has not seen yet what another process adds at this moment."""

    def find(self, *_):
        return []


def test_two_processes_that_add_the_same_name_at_once_do_not_both(people, clock, tmp_path):
    other = People(_SeesNobody(Database(tmp_path)), clock, "other")
    people.add_person("ada")
    with pytest.raises(StoreError, match=r"(?i)unique|taken|duplicate"):
        other.add_person("ada")
    assert len(people.roster().people) == 1


def test_nobody_overwrites_what_they_have_not_seen(people):
    ada = people.add_person("ada")
    people.change(replace(ada, region="FR"))
    with pytest.raises(ChangedMeanwhileError):
        people.change(replace(ada, region="DE"), seen_us=ada.changed_us)
    assert people.roster().people[ada.person_id].region == "FR"


def test_a_change_that_ends_somebody_tells_of_both(people, told):
    ada = people.add_person("ada")
    changed = people.change(replace(ada, region="FR", ended_us=7))
    people.change(replace(changed, ended_us=0))
    assert [event.event for event in told()[1:]] == [
        "person.changed",
        "person.ended",
        "person.restored",
    ]


def test_what_changes_with_a_team_changes_in_the_same_moment(people, told):
    ada = people.add_person("ada")
    team = people.add(TeamRecord("", "payments"), also=[replace(ada, clearance="restricted")])
    assert people.roster().people[ada.person_id].clearance == "restricted"
    people.remove(team, also=[replace(ada, clearance="")])
    assert people.roster().people[ada.person_id].clearance == ""
    assert [event.event for event in told()[1:]] == [
        "team.added",
        "person.changed",
        "team.removed",
        "person.changed",
    ]


@pytest.mark.parametrize("name", ["team:payments", "Service:ci"])
def test_nobody_is_called_as_teams_and_programs_are_where_they_act(people, name):
    for add in (people.add_person, people.add_service, people.add_team):
        with pytest.raises(BadAccountError, match="begins as the names of teams"):
            add(name)
