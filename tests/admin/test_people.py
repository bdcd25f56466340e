"""People are added, changed and ended by who manages them."""

import pytest

from hortus.core import UsageError
from hortus.identity import BadAccountError, NoSuchAccountError, People


def test_somebody_is_added_with_facts_in_the_name_of_who_did_it(do, told):
    made = do("person/add", name="Ada", region="de", roles=["auditor"], clearance="internal")
    assert (made.user_name, made.region, made.roles) == ("ada", "DE", "auditor")
    assert told() == [("person.added", "root", made.person_id)]


def test_only_what_is_said_is_changed(do):
    do("person/add", name="ada", region="DE", entity="acme")
    changed = do("person/change", name="ada", region="FR", full_name="Ada L")
    assert (changed.region, changed.entity, changed.name) == ("FR", "acme", "Ada L")
    with pytest.raises(UsageError, match="nothing was said"):
        do("person/change", name="ada")


@pytest.mark.usefixtures("staff")
def test_an_ended_person_is_listed_on_request(do):
    do("person/end", name="ada", reason="left")
    listed = [one.person.user_name for one in do("person/list")]
    assert "ada" not in listed
    assert "ada" in [one.person.user_name for one in do("person/list", ended="true")]
    assert do("person/restore", name="ada").ended_us == 0


def test_who_is_new_has_one_name(do):
    with pytest.raises(UsageError, match="one name"):
        do("person/add", name="ada", user_name="lovelace")


def test_who_is_kept_elsewhere_is_changed_there(do):
    do("person/add", name="ada")
    with pytest.raises(NoSuchAccountError):
        do("person/show", name="eve")


def test_the_directory_has_the_last_word_on_its_people(do, view, clock):
    People(view.people, clock, "directory").add_person("zoe", origin="scim")
    with pytest.raises(BadAccountError, match="kept by the company's directory"):
        do("person/change", name="zoe", region="DE")
    assert do("person/change", name="zoe", roles=["auditor"]).roles == "auditor"
    with pytest.raises(BadAccountError):
        do("person/remove", name="zoe")
