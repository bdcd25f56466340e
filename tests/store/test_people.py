"""People, teams and services as they are kept, and who is told of a change."""

from dataclasses import replace

import pytest

from hortus.store import (
    PeopleTable,
    PersonRecord,
    ServiceRecord,
    StoreError,
    TeamRecord,
)
from hortus.store.testing import a_budget, an_event

ADA = PersonRecord("per_1", "ada@acme.example", "Ada", region="DE", created_us=1)
BOB = PersonRecord("per_2", "bob@acme.example", "Bob", created_us=2)
PAYMENTS = TeamRecord("team_1", "payments", created_us=3, members=frozenset({"per_1", "per_2"}))
BUILD = ServiceRecord("svc_1", "build", issuer="https://ci.example", subject="repo:acme/*")


@pytest.fixture
def table(store, database):
    del store
    return PeopleTable(database)


@pytest.mark.parametrize("entry", [ADA, PAYMENTS, BUILD], ids=["person", "team", "service"])
def test_what_is_added_is_read_back_as_it_was(table, entry):
    table.add(entry)
    everybody = table.everybody()
    assert [*everybody.people, *everybody.teams, *everybody.services] == [entry]


@pytest.mark.parametrize(
    ("entry", "other"),
    [
        (ADA, replace(BOB, user_name=ADA.user_name)),
        (PAYMENTS, replace(PAYMENTS, team_id="team_2")),
        (BUILD, replace(BUILD, service_id="svc_2")),
    ],
    ids=["person", "team", "service"],
)
def test_a_name_is_given_only_once(table, entry, other):
    table.add(entry)
    with pytest.raises(StoreError):
        table.add(other)
    assert table.everybody() == table.everybody()


def test_an_entry_is_replaced_by_its_id(table):
    table.add(ADA)
    assert table.replace(replace(ADA, ended_us=9))
    assert table.everybody().people == (replace(ADA, ended_us=9),)
    assert not table.replace(BOB)


def test_the_members_of_a_team_come_and_go(table):
    table.add(PAYMENTS)
    changed = replace(PAYMENTS, members=frozenset({"per_2", "per_3"}))
    assert table.replace(changed)
    assert table.everybody().teams == (changed,)


def test_who_is_removed_is_in_no_team_any_more(table):
    for entry in (ADA, BOB, PAYMENTS):
        table.add(entry)
    assert table.remove(ADA)
    assert not table.remove(ADA)
    everybody = table.everybody()
    assert everybody.people == (BOB,)
    assert everybody.teams[0].members == {"per_2"}


def test_a_team_that_is_removed_leaves_its_members(table):
    for entry in (ADA, PAYMENTS):
        table.add(entry)
    assert table.remove(PAYMENTS)
    assert table.everybody().people == (ADA,)


def test_each_change_is_told_with_those_of_the_keys_and_leaves_its_events(table, store, database):
    before = store.keys.changes()
    table.add(ADA, an_event("person.added"))
    table.replace(ADA)
    table.remove(ADA)
    assert store.keys.changes() == before + 3
    del database


def test_what_was_not_there_changes_nothing(table, store):
    before = store.keys.changes()
    assert not table.replace(ADA)
    assert not table.remove(ADA)
    assert store.keys.changes() == before


def test_one_is_found_by_a_field_without_reading_the_others(table):
    for entry in (ADA, BOB, PAYMENTS, BUILD):
        table.add(entry)
    assert table.find(PersonRecord, "user_name", BOB.user_name) == [BOB]
    assert table.find(TeamRecord, "name", "payments") == [PAYMENTS]
    assert table.find(ServiceRecord, "service_id", "svc_1") == [BUILD]
    assert table.find(PersonRecord, "external_id", "nobody's") == []


def test_only_the_entry_that_was_seen_is_replaced(table):
    table.add(ADA)
    assert not table.replace(replace(ADA, region="FR"), seen_us=99)
    assert table.replace(replace(ADA, region="FR", changed_us=5), seen_us=ADA.changed_us)
    assert not table.replace(replace(ADA, region="DE"), seen_us=ADA.changed_us)
    assert table.everybody().people[0].region == "FR"


def test_what_changes_with_an_entry_that_is_not_there_does_not_change(table):
    table.add(ADA)
    ended = replace(ADA, ended_us=9)
    assert not table.replace(BOB, also=[ended])
    assert not table.remove(BOB, also=[ended])
    assert table.everybody().people == (ADA,)
    table.add(BOB, also=[ended])
    assert table.everybody().people == (ended, BOB)


def test_the_teams_of_many_are_asked_at_once(table):
    table.add(PAYMENTS)
    found = table.memberships([f"per_{number}" for number in range(1_200)])
    assert {(m.member_id, m.team_id, m.team) for m in found} == {
        ("per_1", "team_1", "payments"),
        ("per_2", "team_1", "payments"),
    }


@pytest.mark.parametrize(
    ("scope", "entry", "renamed"),
    [
        ("person", ADA, replace(ADA, user_name="ada.l@acme.example")),
        ("person", BUILD, replace(BUILD, name="builder")),
        ("team", PAYMENTS, replace(PAYMENTS, name="payments-eu")),
    ],
    ids=["person", "service", "team"],
)
def test_budgets_follow_whom_they_are_for_to_a_new_name(table, store, scope, entry, renamed):
    old, new = (getattr(e, "user_name", "") or e.name for e in (entry, renamed))
    table.add(entry)
    whose = (("mine", old, scope), ("other", "zoe", scope), ("rest", old, "model"))
    for name, subject, of in whose:
        store.budgets.add(a_budget(name, scope=of, subject=subject))
    assert table.replace(renamed)
    assert [budget.subject for budget in store.budgets.all()] == [new, "zoe", old]


def test_budgets_stay_where_a_new_name_is_not_taken_over(table, store):
    table.add(PAYMENTS)
    store.budgets.add(a_budget("b", scope="team", subject="payments"))
    assert not table.replace(replace(PAYMENTS, name="new"), seen_us=7)
    assert [budget.subject for budget in store.budgets.all()] == ["payments"]


def test_budgets_stay_where_somebody_keeps_their_name(table, store):
    table.add(PAYMENTS)
    store.budgets.add(a_budget("b", scope="team", subject="payments"))
    table.replace(replace(PAYMENTS, members=frozenset()))
    assert [budget.subject for budget in store.budgets.all()] == ["payments"]
