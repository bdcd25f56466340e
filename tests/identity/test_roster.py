"""Everybody in memory: found by id and name, and in every team they are part of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.identity import Roster
from hortus.store import Everybody, PersonRecord, ServiceRecord, TeamRecord

ADA = PersonRecord("per_1", "ada@acme.example", "Ada")
BUILD = ServiceRecord("svc_1", "build")


def teams(**members):
    return tuple(TeamRecord(f"t_{n}", n, members=frozenset(who)) for n, who in members.items())


def roster(**members):
    return Roster(Everybody((ADA,), teams(**members), (BUILD,)))


@pytest.mark.parametrize("name", ["ada@acme.example", "ADA@acme.example"])
def test_a_person_is_found_by_name_whatever_its_case(name):
    assert roster().person_named(name) == ADA
    assert roster().person_named("bob") is None


def test_a_holder_is_a_person_or_a_service():
    here = roster()
    assert here.holder("per_1") == ADA
    assert here.holder("svc_1") == here.service_named("build") == BUILD
    assert here.holder("per_2") is None


def test_who_is_in_a_team_is_in_the_teams_around_it():
    here = roster(payments={"per_1"}, finance={"t_payments"}, company={"t_finance"})
    assert here.direct_teams_of("per_1") == {"payments"}
    assert here.teams_of("per_1") == {"payments", "finance", "company"}
    assert here.teams_of("svc_1") == frozenset()
    assert here.team_named("finance").team_id == "t_finance"


@given(
    st.dictionaries(
        st.sampled_from("abcd"),
        st.sets(st.sampled_from(["per_1", "t_a", "t_b", "t_c", "t_d"])),
        max_size=4,
    )
)
def test_teams_are_found_to_the_end_even_where_they_go_round_in_a_circle(members):
    here = roster(**members)
    found = here.teams_of("per_1")
    for name, who in members.items():
        inside = "per_1" in who or any(m.removeprefix("t_") in found for m in who)
        assert (name in found) == inside
