"""What identity providers write beyond the RFC, put into its words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.scim.mending import Moves, mended_patch, mended_user, moves

BASE = "https://h.example/scim/v2"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
FULL = {"value": "per_1", "$ref": f"{BASE}/Users/per_1"}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["Operations", "op", "path", "value", "id", "manager", ENTERPRISE, "members"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


def patch(*operations):
    return {"Operations": list(operations)}


@pytest.mark.parametrize("said", ["per_1", {"value": "per_1"}, FULL])
def test_a_manager_is_named_in_full_however_they_are_named(said):
    assert mended_user({ENTERPRISE: {"manager": said}}, BASE) == {ENTERPRISE: {"manager": FULL}}


def test_a_manager_set_by_a_patch_is_named_in_full():
    path = f"{ENTERPRISE}:manager"
    by_path = mended_patch(patch({"op": "Add", "path": path, "value": "per_1"}), BASE)
    assert by_path["Operations"][0]["value"] == FULL
    by_name = mended_patch(patch({"op": "Add", "value": {path: "per_1"}}), BASE)
    assert by_name["Operations"][0]["value"] == {path: FULL}


def test_a_servers_own_attributes_in_a_patch_are_no_change():
    said = patch({"op": "replace", "value": {"id": "team_1", "displayName": "pay"}})
    assert mended_patch(said, BASE)["Operations"][0]["value"] == {"displayName": "pay"}


@pytest.mark.parametrize(
    ("operation", "move"),
    [
        (
            {"op": "Add", "path": "members", "value": [{"value": "a"}]},
            Moves(joined=frozenset("a")),
        ),
        ({"op": "add", "path": "members", "value": {"value": "a"}}, Moves(joined=frozenset("a"))),
        ({"op": "remove", "path": 'members[value eq "a"]'}, Moves(left=frozenset("a"))),
        (
            {"op": "Remove", "path": "members", "value": [{"value": "a", "$ref": None}]},
            Moves(left=frozenset("a")),
        ),
        ({"op": "remove", "path": "members"}, Moves(everyone=True)),
        (
            {"op": "replace", "path": "members", "value": [{"value": "a"}]},
            Moves(joined=frozenset("a"), everyone=True),
        ),
        ({"op": "replace", "path": "members", "value": []}, Moves(everyone=True)),
    ],
)
def test_who_comes_and_goes_is_read_from_every_form(operation, move):
    assert moves(patch(operation)) == move


@pytest.mark.parametrize(
    "operation",
    [
        {"op": "add", "path": "members", "value": [{"value": "a", "display": "Ada"}]},
        {"op": "add", "path": "members", "value": ["a"]},
        {"op": "add", "path": "members", "value": [{"value": 7}]},
        {"op": "remove", "path": 'members[type eq "User"]'},
        {"op": "replace", "path": "displayName", "value": "x"},
        {"op": "replace", "value": {"members": [{"value": "a"}]}},
        {"op": "move", "path": "members", "value": [{"value": "a"}]},
        "remove",
    ],
)
def test_what_says_more_is_left_to_those_who_read_all_of_it(operation):
    assert moves(patch(operation)) is None
    assert moves(patch({"op": "remove", "path": "members"}, operation)) is None


@given(st.lists(st.tuples(st.sampled_from(["add", "remove", "clear"]), st.sampled_from("abc"))))
def test_many_moves_at_once_are_as_good_as_one_after_the_other(steps):
    operations = {
        "add": lambda who: {"op": "add", "path": "members", "value": [{"value": who}]},
        "remove": lambda who: {"op": "remove", "path": f'members[value eq "{who}"]'},
        "clear": lambda _: {"op": "remove", "path": "members"},
    }
    said = [operations[verb](who) for verb, who in steps]
    one_by_one = frozenset("ab")
    for operation in said:
        one_by_one = moves(patch(operation)).applied(one_by_one)
    together = moves(patch(*said))
    assert (together.applied(frozenset("ab")) if together else frozenset("ab")) == one_by_one


@given(JSON)
def test_nothing_that_is_sent_breaks_the_reading_of_it(payload):
    if isinstance(payload, dict):
        mended_user(payload, BASE)
        mended_patch(payload, BASE)
        moves(payload)
