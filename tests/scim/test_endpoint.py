"""What can be done with one resource: read, replaced, patched, and only as it was seen."""

import pytest

from hortus.store import PeopleTable

ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
# As identity providers send them, beside the letter of the RFC.
PATCHES = [
    ({"op": "Replace", "path": "title", "value": "Dr"}, {"title": "Dr"}),
    ({"op": "add", "value": {"title": "Dr", "nickName": "Al"}}, {"title": "Dr", "nickName": "Al"}),
    (
        {"op": "replace", "value": {"name.givenName": "Al"}},
        {"name": {"givenName": "Al"}},
    ),
    ({"op": "replace", "path": "name.familyName", "value": "B"}, {"name": {"familyName": "B"}}),
    (
        {"op": "Add", "path": 'emails[type eq "work"].value', "value": "a@b.example"},
        {"emails": [{"type": "work", "value": "a@b.example"}]},
    ),
    (
        {"op": "Add", "path": f"{ENTERPRISE}:costCenter", "value": "7"},
        {ENTERPRISE: {"costCenter": "7"}},
    ),
    (
        {"op": "Add", "value": {f"{ENTERPRISE}:department": "IT"}},
        {ENTERPRISE: {"department": "IT"}},
    ),
    ({"op": "add", "path": "roles", "value": [{"value": "dev"}]}, {"roles": [{"value": "dev"}]}),
]


@pytest.mark.parametrize(("operation", "shown"), PATCHES)
def test_a_patch_is_done_in_every_form_that_providers_send(directory, operation, shown):
    user = directory.user("ada")
    status, after = directory.patch(user, operation)
    assert status == 200
    assert {name: after[name] for name in shown} == shown
    assert directory.read(user) == after


def test_an_entry_of_a_list_is_changed_and_removed_by_a_filter(directory):
    mails = [{"type": "work", "value": "w@x.example"}, {"type": "home", "value": "h@x.example"}]
    user = directory.user("ada", emails=mails)
    path = 'emails[type eq "work"].value'
    directory.patch(user, {"op": "replace", "path": path, "value": "new@x.example"})
    _, after = directory.patch(user, {"op": "remove", "path": 'emails[type eq "home"]'})
    assert after["emails"] == [{"type": "work", "value": "new@x.example"}]
    assert directory.person(user).email == "new@x.example"


@pytest.mark.parametrize(
    ("operation", "keyword"),
    [
        ({"op": "replace", "path": "emails[", "value": 1}, "invalidPath"),
        ({"op": "replace", "path": "id", "value": "x"}, "mutability"),
        ({"op": "remove", "path": "userName"}, "mutability"),
        ({"op": "remove"}, "noTarget"),
        ({"op": "replace", "path": "active", "value": "perhaps"}, "invalidValue"),
    ],
)
def test_a_patch_that_cannot_be_done_changes_nothing(directory, operation, keyword):
    user = directory.user("ada")
    status, error = directory.patch(user, {"op": "add", "path": "title", "value": "x"}, operation)
    assert (status, error["scimType"]) == (400, keyword)
    assert directory.read(user) == user


def test_an_attribute_that_nobody_knows_is_left_out_rather_than_refused(directory):
    user = directory.user("ada", shoeSize=42)
    assert "shoeSize" not in user
    assert directory.patch(user, {"op": "add", "path": "shoeSize", "value": 43})[0] == 200


def test_what_a_replacement_does_not_say_is_taken_out(directory):
    user = directory.user("ada", title="Dr", nickName="Al")
    status, after = directory.ask(
        "PUT", f"/Users/{user['id']}", {"userName": "ada", "nickName": "Al"}
    )
    assert (status, after.get("title"), after["nickName"]) == (200, None, "Al")
    assert after["meta"]["created"] == user["meta"]["created"]


def test_a_change_that_changes_nothing_leaves_no_event_and_the_same_tag(directory):
    user = directory.user("ada", title="Dr")
    before = directory.told
    _, after = directory.patch(user, {"op": "replace", "path": "title", "value": "Dr"})
    assert after["meta"] == user["meta"]
    assert directory.told == before


def test_the_answer_names_the_place_and_the_state(directory):
    answer = directory.answer("POST", "/Users", {"userName": "ada"})
    user = directory.ask("GET", "/Users")[1]["Resources"][0]
    assert answer.headers == {
        "etag": user["meta"]["version"],
        "location": user["meta"]["location"],
    }


def test_who_has_seen_this_state_need_not_read_it_again(directory):
    user = directory.user("ada")
    path, tag = f"/Users/{user['id']}", user["meta"]["version"]
    for tags in (tag, f'"other", {tag}', "*", tag.removeprefix("W/")):
        assert directory.ask("GET", path, if_none_match=tags) == (304, None)
    assert directory.ask("GET", path, if_none_match='W/"other"')[0] == 200


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_who_has_seen_another_state_changes_nothing(directory, method):
    user = directory.user("ada")
    seen = user["meta"]["version"]
    directory.patch(user, {"op": "add", "path": "title", "value": "Dr"})
    body = {"userName": "eve", "Operations": [{"op": "add", "path": "title", "value": "x"}]}
    path = f"/Users/{user['id']}"
    assert directory.ask(method, path, body, if_match=seen)[0] == 412
    now = directory.read(user)
    assert (now["userName"], now["title"]) == ("ada", "Dr")
    assert directory.ask(method, path, body, if_match=now["meta"]["version"])[0] in {200, 204}


class Hasty(PeopleTable):
    """A table in which somebody else changes what is just being changed, once or always."""

    def __init__(self, table, other, times):
        super().__init__(table._database)
        self._other = other
        self._times = times

    def replace(self, entry, *events, **more):
        if self._times:
            self._times -= 1
            self._other()
        return super().replace(entry, *events, **more)


def test_two_changes_at_once_are_both_done(directory, view, open_directory):
    user = directory.user("ada")
    hasty = open_directory()
    other = {"op": "add", "path": "nickName", "value": "Al"}
    table = Hasty(view.people, lambda: directory.patch(user, other), times=1)
    hasty.service._users.kind._table = table
    hasty.service._users._open_people = lambda actor: type(directory.people)(
        table, directory.clock, actor
    )
    assert hasty.patch(user, {"op": "add", "path": "title", "value": "Dr"})[0] == 200
    now = directory.read(user)
    assert (now["nickName"], now["title"]) == ("Al", "Dr")


def test_who_names_a_state_is_told_when_another_was_faster(directory, view, open_directory):
    user = directory.user("ada")
    hasty = open_directory()
    other = {"op": "add", "path": "nickName", "value": "Al"}
    table = Hasty(view.people, lambda: directory.patch(user, other), times=1)
    hasty.service._users._open_people = lambda actor: type(directory.people)(
        table, directory.clock, actor
    )
    status, _ = hasty.patch(
        user,
        {"op": "add", "path": "title", "value": "Dr"},
        if_match=user["meta"]["version"],
    )
    assert status == 412
    assert "title" not in directory.read(user)


def test_who_meets_others_all_the_time_is_asked_to_come_back(directory, view, open_directory):
    user = directory.user("ada")
    hasty = open_directory()
    count = iter(range(100))

    def other():
        path = {"op": "replace", "path": "nickName", "value": f"Al{next(count)}"}
        assert directory.patch(user, path)[0] == 200

    table = Hasty(view.people, other, times=100)
    hasty.service._users._open_people = lambda actor: type(directory.people)(
        table, directory.clock, actor
    )
    assert hasty.patch(user, {"op": "add", "path": "title", "value": "Dr"})[0] == 503


@pytest.mark.parametrize("body", [b"", b"[]", b"7", b"{", b"\xff", b'{"a":' * 50_000])
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
def test_a_body_that_is_no_object_is_refused(directory, method, body):
    user = directory.user("ada")
    path = "/Users" if method == "POST" else f"/Users/{user['id']}"
    status, error = directory.ask(method, path, body)
    assert (status, error["scimType"]) == (400, "invalidSyntax")
    assert directory.read(user) == user


def test_a_method_that_a_path_does_not_take_is_refused(directory):
    for method, path in (("DELETE", "/Users"), ("PUT", "/Groups"), ("TRACE", "/Users/x")):
        assert directory.ask(method, path)[0] == 405
