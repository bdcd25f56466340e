"""Tags, times and what is kept of a resource's words."""

import json

from scim2_models import User

from hortus.scim.resources import kept, meta, version
from hortus.store import PersonRecord

ADA = PersonRecord("per_1", "ada", "Ada", created_us=1_000_000, changed_us=2_500_000)


def test_a_change_changes_the_tag():
    later = PersonRecord("per_1", "ada", "Ada", changed_us=ADA.changed_us + 1)
    assert version(ADA) != version(later)
    assert version(ADA).startswith('W/"')


def test_the_times_are_those_of_the_entry():
    said = meta("User", ADA, "https://h.example/Users/per_1")
    assert (said.created.timestamp(), said.last_modified.timestamp()) == (1.0, 2.5)
    assert said.version == version(ADA)


def test_what_is_kept_elsewhere_is_left_out_and_stays_in_the_resource():
    user = User(user_name="ada", password="secret", title="Dr")
    assert json.loads(kept(user, ("password",))) == {
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
        "userName": "ada",
        "title": "Dr",
    }
    assert user.password == "secret"
