"""Teams as SCIM groups, and back."""

import pytest


def members(directory, group):
    return frozenset(one["value"] for one in directory.read(group).get("members", ()))


def test_a_group_becomes_a_team_and_is_read_back_as_it_was_said(directory):
    ada = directory.user("ada")
    group = directory.group("Payments", ada["id"], externalId="x-1")
    team = directory.people.roster().teams[group["id"]]
    assert (team.name, team.origin, team.external_id) == ("Payments", "scim", "x-1")
    assert team.members == {ada["id"]}
    assert directory.read(group) == group
    assert group["members"] == [
        {
            "value": ada["id"],
            "$ref": f"https://hortus.example/scim/v2/Users/{ada['id']}",
            "type": "User",
        }
    ]


def test_a_group_is_a_member_of_a_group(directory):
    ada = directory.user("ada")
    inner = directory.group("inner", ada["id"])
    outer = directory.group("outer", inner["id"])
    assert directory.read(outer)["members"][0]["type"] == "Group"
    assert directory.people.roster().teams_of(ada["id"]) == {"inner", "outer"}


def test_what_the_directory_calls_a_member_is_read_back(directory):
    ada, bob = directory.user("ada"), directory.user("bob")
    group = directory.group("payments", bob["id"])
    added = {"op": "add", "path": "members", "value": [{"value": ada["id"], "display": "Ada"}]}
    assert directory.patch(group, added)[0] == 200
    shown = {one["value"]: one.get("display") for one in directory.read(group)["members"]}
    assert shown == {ada["id"]: "Ada", bob["id"]: None}
    directory.patch(group, {"op": "remove", "path": f'members[value eq "{ada["id"]}"]'})
    assert members(directory, group) == {bob["id"]}


def test_members_come_and_go_without_a_body_in_the_answer(directory):
    ada, bob = directory.user("ada"), directory.user("bob")
    group = directory.group("payments", ada["id"])
    status, body = directory.patch(
        group,
        {"op": "Add", "path": "members", "value": [{"value": bob["id"]}]},
        {"op": "Remove", "path": "members", "value": [{"value": ada["id"]}]},
    )
    assert (status, body) == (204, None)
    assert members(directory, group) == {bob["id"]}


def test_a_group_gets_another_name_as_one_provider_says_it(directory):
    group = directory.group("payments")
    said = {"op": "replace", "value": {"id": group["id"], "displayName": "Payments 2"}}
    assert directory.patch(group, said)[0] == 200
    assert directory.read(group)["displayName"] == "Payments 2"


@pytest.mark.parametrize("verb", ["add", "replace"])
def test_a_stranger_is_no_member(directory, verb):
    group = directory.group("payments")
    said = {"op": verb, "path": "members", "value": [{"value": "per_nobody"}]}
    status, error = directory.patch(group, said)
    assert (status, error["scimType"]) == (400, "invalidValue")
    assert "per_nobody" in error["detail"]
    assert members(directory, group) == frozenset()


def test_a_name_is_given_once(directory):
    directory.group("payments")
    status, error = directory.ask("POST", "/Groups", {"displayName": "payments"})
    assert (status, error["scimType"]) == (409, "uniqueness")


def test_a_group_is_found_by_its_name_whatever_the_case(directory):
    group = directory.group("Payments")
    query = {"filter": 'displayName eq "payments"', "excludedAttributes": "members"}
    assert directory.ask("GET", "/Groups", query=query)[1]["Resources"][0]["id"] == group["id"]


def test_a_group_that_is_removed_leaves_its_members(directory):
    ada = directory.user("ada")
    group = directory.group("payments", ada["id"])
    assert directory.ask("DELETE", f"/Groups/{group['id']}") == (204, None)
    assert "groups" not in directory.read(ada)


def test_being_in_a_group_grants_and_leaving_it_takes_away(open_directory):
    directory = open_directory(clearances={"Code Red": "restricted"}, roles={"IT": "admin"})
    ada = directory.user("ada")
    inner = directory.group("Inner", ada["id"])
    code_red = directory.group("Code Red", inner["id"])
    assert directory.person(ada).clearance == "restricted"
    directory.patch(code_red, {"op": "remove", "path": "members"})
    assert directory.person(ada).clearance == ""
    directory.patch(inner, {"op": "replace", "path": "displayName", "value": "IT"})
    assert directory.person(ada).roles == "admin"
    directory.ask("DELETE", f"/Groups/{inner['id']}")
    assert directory.person(ada).roles == ""


def test_a_group_made_anew_grants_at_once(open_directory):
    directory = open_directory(roles={"IT": "admin"})
    ada = directory.user("ada")
    directory.group("IT", ada["id"])
    assert directory.person(ada).roles == "admin"
