"""People as SCIM users, and back."""

import json

import pytest

from hortus.store import PersonRecord

ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
WHOLE = {
    "externalId": "x-1",
    "name": {"givenName": "Ada", "familyName": "Lovelace"},
    "title": "Countess",
    "emails": [
        {"value": "home@ada.example", "type": "home"},
        {"value": "ada@acme.example", "type": "work", "primary": True},
    ],
    "addresses": [{"type": "work", "country": "GB"}],
    "phoneNumbers": [{"value": "tel:+44-1", "type": "work"}],
    ENTERPRISE: {"costCenter": "4711", "organization": "Acme", "employeeNumber": "7"},
}


def test_a_user_becomes_a_person_with_facts(directory):
    person = directory.person(directory.user("Ada@Acme.example", **WHOLE))
    assert person == PersonRecord(
        person.person_id,
        "ada@acme.example",
        "Ada Lovelace",
        email="ada@acme.example",
        region="GB",
        entity="Acme",
        cost_centre="4711",
        origin="scim",
        external_id="x-1",
        attributes=person.attributes,
        created_us=person.created_us,
        changed_us=person.changed_us,
    )


def test_all_that_was_said_is_read_back_as_it_was_said(directory):
    user = directory.user("Ada@Acme.example", **WHOLE)
    read = directory.read(user)
    assert read == user
    assert {name: read[name] for name in WHOLE} == WHOLE
    assert (read["userName"], read["active"]) == ("Ada@Acme.example", True)


def test_a_password_is_neither_kept_nor_shown(directory, view):
    user = directory.user("ada", password="correct horse")
    assert "password" not in user
    assert "horse" not in directory.person(user).attributes
    assert "horse" not in json.dumps([e.facts for e in view.events.waiting()])


def test_a_user_may_be_added_who_may_not_come_in_yet(directory):
    assert directory.person(directory.user("ada", active=False)).ended_us > 0


@pytest.mark.parametrize("off", [False, "False", "FALSE"], ids=["bool", "text", "loud"])
def test_who_is_switched_off_is_ended_and_may_be_restored(directory, off):
    user = directory.user("ada")
    status, after = directory.patch(user, {"op": "Replace", "path": "active", "value": off})
    assert (status, after["active"]) == (200, False)
    assert directory.person(user).ended_us > 0
    directory.patch(user, {"op": "replace", "value": {"active": "True"}})
    assert directory.person(user).ended_us == 0
    assert directory.told == [
        "person.added",
        "person.changed",
        "person.ended",
        "person.changed",
        "person.restored",
    ]


def test_who_says_nothing_of_it_restores_nobody(directory):
    user = directory.user("ada", active=False)
    status, _ = directory.ask("PUT", f"/Users/{user['id']}", {"userName": "ada", "title": "Dr"})
    assert status == 200
    assert directory.person(user).ended_us > 0


def test_who_was_ended_here_is_shown_as_switched_off(directory):
    user = directory.user("ada")
    directory.people.end(directory.person(user))
    assert directory.read(user)["active"] is False


def test_a_person_of_this_house_is_shown_and_can_be_taken_over(directory):
    own = directory.people.add_person("ada", "Ada", email="ada@x.example", roles="admin")
    _, listing = directory.ask("GET", "/Users", query={"filter": 'userName eq "Ada"'})
    shown = listing["Resources"][0]
    assert (shown["displayName"], shown["emails"][0]["value"]) == ("Ada", "ada@x.example")
    directory.patch(shown, {"op": "add", "path": "externalId", "value": "x-1"})
    kept = directory.people.roster().people[own.person_id]
    assert (kept.origin, kept.external_id, kept.roles) == ("scim", "x-1", "admin")


def test_who_is_taken_over_keeps_no_role_where_groups_give_them(open_directory):
    directory = open_directory(roles={"IT": "admin"})
    own = directory.people.add_person("ada", roles="admin", clearance="restricted")
    _, shown = directory.ask("GET", f"/Users/{own.person_id}")
    directory.patch(shown, {"op": "add", "path": "title", "value": "Dr"})
    kept = directory.people.roster().people[own.person_id]
    assert (kept.roles, kept.clearance) == ("", "restricted")


def test_the_groups_of_a_user_are_listed_with_them(directory):
    ada, bob = directory.user("ada"), directory.user("bob")
    group = directory.group("payments", ada["id"])
    assert directory.read(ada)["groups"] == [
        {
            "value": group["id"],
            "$ref": f"https://hortus.example/scim/v2/Groups/{group['id']}",
            "display": "payments",
            "type": "direct",
        }
    ]
    assert "groups" not in directory.read(bob)


def test_a_name_is_given_once_whatever_its_case(directory):
    directory.user("ada")
    status, error = directory.ask("POST", "/Users", {"userName": "ADA"})
    assert (status, error["scimType"]) == (409, "uniqueness")


def test_who_is_removed_is_gone(directory):
    user = directory.user("ada")
    assert directory.ask("DELETE", f"/Users/{user['id']}") == (204, None)
    assert directory.ask("GET", f"/Users/{user['id']}")[0] == 404
    assert directory.ask("DELETE", f"/Users/{user['id']}")[0] == 404
    assert directory.people.roster().people == {}


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "x" * 201, None, 7, ["a"]])
def test_a_name_that_nobody_could_type_is_refused(directory, name):
    status, error = directory.ask("POST", "/Users", {"userName": name})
    assert (status, error["status"]) == (400, "400")
    assert directory.people.roster().people == {}
