"""The whole service: its paths, hostile input, a database that is down."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hortus.core import ScimSettings
from hortus.core.testing import FrozenClock
from hortus.scim.errors import ScimSettingError
from hortus.scim.service import Service
from hortus.scim.types import Asked
from hortus.store import PeopleTable, StoreError, StoreView

ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
NAMES = [
    "schemas",
    "userName",
    "displayName",
    "members",
    "name",
    "emails",
    "active",
    "addresses",
    "Operations",
    "op",
    "path",
    "value",
    "type",
    "manager",
    "id",
    "meta",
    "x509Certificates",
    ENTERPRISE,
]
WORDS = ["add", "replace", "remove", "members", "emails[type eq", 'emails[type eq "work"].value']
VALUES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
GARBAGE = st.dictionaries(
    st.sampled_from(NAMES),
    st.recursive(
        VALUES | st.sampled_from(WORDS),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4)
        ),
        max_leaves=14,
    ),
    max_size=6,
)
PARTS = [*'ab ()[]"\\.:$7-', "eq ", "and ", "not ", "userName ", " pr", "true", "emails"]


@pytest.mark.parametrize("path", ["/nosuch", "/Groups/a/b", "/Bulk", "/.search/x", "/Printers"])
def test_what_is_not_there_is_said_not_to_be_there(directory, path):
    status, error = directory.ask("GET", path)
    assert (status, error["status"]) == (404, "404")


def test_what_a_directory_never_needs_is_not_implemented(directory):
    assert directory.ask("GET", "/Me")[0] == 501


def test_the_whole_is_searched_by_the_right_methods(directory):
    assert directory.ask("POST", "/", {})[0] == 405
    assert directory.ask("GET", "/.search")[0] == 405


def test_settings_that_name_no_attribute_stop_the_service(view):
    with pytest.raises(ScimSettingError):
        Service(view.people, ScimSettings(entity=["nosuch"]), FrozenClock())


class Broken(PeopleTable):
    """A table whose database is away."""

    def __init__(self):
        pass

    def _away(self, *_, **__):
        raise StoreError("the database is away", remedy="start it")

    everybody = find = add = replace = remove = memberships = _away


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/Users"), ("POST", "/Users"), ("GET", "/Groups/x"), ("DELETE", "/Users/x")],
)
def test_while_the_database_is_away_everybody_is_asked_to_come_back(method, path):
    service = Service(Broken(), ScimSettings(), FrozenClock())
    answer = service.answer(Asked(method, path, "https://h", {}, b'{"userName":"ada"}'))
    assert (answer.status, answer.headers) == (503, {"retry-after": "10"})


@pytest.fixture(scope="module")
def fed(tmp_path_factory):
    """Return a service with a user and a group, and their paths."""
    with StoreView.open(tmp_path_factory.mktemp("data"), create=True) as view:
        service = Service(view.people, ScimSettings(), FrozenClock())

        def ask(method, path, body):
            raw = json.dumps(body).encode()
            return service.answer(Asked(method, path, "https://h/scim/v2", {}, raw))

        user = json.loads(ask("POST", "/Users", {"userName": "ada"}).body)
        member = [{"value": user["id"]}]
        group = json.loads(
            ask("POST", "/Groups", {"displayName": "staff", "members": member}).body
        )
        yield ask, f"/Users/{user['id']}", f"/Groups/{group['id']}"


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=GARBAGE, method=st.sampled_from(["POST", "PUT", "PATCH"]), which=st.integers(0, 1))
def test_whatever_is_sent_the_answer_is_a_resource_or_an_error(fed, body, method, which):
    ask, *paths = fed
    path = paths[which]
    answer = ask(method, path.rpartition("/")[0] if method == "POST" else path, body)
    assert answer.status in {200, 201, 204, 400, 409}
    if answer.status >= 400:
        error = json.loads(answer.body)
        assert error["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]
        assert error["status"] == str(answer.status)
    for one in paths:
        assert ask("GET", one, {}).status == 200


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.lists(st.sampled_from(PARTS), max_size=12))
def test_whatever_is_searched_for_the_answer_is_a_list_or_an_error(fed, words):
    ask, *_ = fed
    for field in ("filter", "sortBy", "attributes", "count", "startIndex"):
        assert ask("POST", "/Users/.search", {field: "".join(words)}).status in {200, 400}
