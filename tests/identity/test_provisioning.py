"""Whoever signs in at the company's provider has an entry here, as it says there."""

from dataclasses import replace

import pytest

from hortus.identity import Assertion, People, Provisioning, SigninRefusedError

ANNA = Assertion("https://idp.example", "sub-1", "Anna@example.com", "Anna A", groups={"dev"})


@pytest.fixture
def people(view, clock):
    return People(view.people, clock, "hortus")


@pytest.fixture
def provisioning(people):
    return Provisioning(people)


def test_the_first_sign_in_makes_an_entry_with_its_teams(provisioning, people):
    said = replace(ANNA, region="de", entity="Acme GmbH", cost_centre="42", email="a@example.com")
    made = provisioning.arrive(said)
    roster = people.roster()
    assert roster.people[made.person_id] == made
    assert (made.user_name, made.name, made.origin) == ("anna@example.com", "Anna A", "oidc")
    assert (made.region, made.entity, made.cost_centre) == ("DE", "Acme GmbH", "42")
    assert roster.teams_of(made.person_id) == {"dev"}


def test_a_later_sign_in_brings_the_entry_up_to_date(provisioning, people):
    first = provisioning.arrive(replace(ANNA, region="DE"))
    provisioning.arrive(replace(ANNA, user_name="other", name="Anna B", groups={"ops", "all"}))
    roster = people.roster()
    person = roster.people[first.person_id]
    assert (person.name, person.region) == ("Anna B", "DE")
    assert roster.teams_of(first.person_id) == {"ops", "all"}
    assert len(roster.people) == 1


def test_nothing_changed_leaves_no_trace(provisioning, people):
    first = provisioning.arrive(ANNA)
    before = people.roster().people[first.person_id]
    provisioning.arrive(ANNA)
    assert people.roster().people[first.person_id] == before


def test_who_is_in_none_of_the_groups_stays_outside(people):
    provisioning = Provisioning(people, ["ai-users"])
    with pytest.raises(SigninRefusedError, match="none of the groups") as caught:
        provisioning.arrive(ANNA)
    assert "ai-users" in caught.value.remedy
    assert not people.roster().people
    assert provisioning.arrive(replace(ANNA, groups={"ai-users"}))


def test_who_has_left_stays_outside(provisioning, people):
    people.end(provisioning.arrive(ANNA))
    with pytest.raises(SigninRefusedError, match="no more"):
        provisioning.arrive(ANNA)


def test_an_entry_of_the_directory_is_found_by_name_and_left_alone(provisioning, people):
    kept = people.add_person("anna@example.com", "From SCIM", origin="scim", external_id="77")
    assert provisioning.arrive(ANNA) == kept
    assert people.roster().teams_of(kept.person_id) == frozenset()


def test_an_entry_made_by_hand_becomes_that_of_who_signs_in(provisioning, people):
    kept = people.add_person("anna@example.com", region="FR")
    found = provisioning.arrive(ANNA)
    assert (found.person_id, found.region, found.origin) == (kept.person_id, "FR", "oidc")
    assert provisioning.arrive(replace(ANNA, user_name="renamed")).person_id == kept.person_id


def test_nobody_becomes_an_administrator_by_a_name(provisioning, people):
    people.add_person("anna@example.com", roles="admin")
    with pytest.raises(SigninRefusedError, match="roles"):
        provisioning.arrive(ANNA)


def test_a_name_given_to_somebody_else_does_not_inherit_the_entry(provisioning):
    provisioning.arrive(ANNA)
    with pytest.raises(SigninRefusedError, match="somebody else"):
        provisioning.arrive(replace(ANNA, subject="sub-2"))


def test_a_team_kept_here_is_not_joined_by_a_group_of_its_name(provisioning, people):
    people.add_team("dev")
    made = provisioning.arrive(ANNA)
    assert people.roster().teams_of(made.person_id) == frozenset()


def test_two_people_share_a_team(provisioning, people):
    one = provisioning.arrive(ANNA)
    two = provisioning.arrive(Assertion("https://idp.example", "sub-2", "bob", groups={"dev"}))
    assert people.roster().team_named("dev").members == {one.person_id, two.person_id}
