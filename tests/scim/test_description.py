"""What the server says that it is, follows from the settings."""

from scim2_models import Group

from hortus.core import ScimSettings
from hortus.scim.description import describe, located, user_model

OWN = "urn:acme:params:scim:schemas:extension:acme:2.0:User"


def test_users_have_the_enterprise_extension_and_groups_are_there():
    provider = describe(ScimSettings())
    assert [t.name for t in provider.resource_types] == ["User", "Group"]
    assert [str(e) for e in user_model(provider).get_extension_models()] == [
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
    ]


def test_a_company_adds_attributes_of_its_own():
    provider = describe(ScimSettings(extension=OWN, extension_attributes=["legalEntity"]))
    user = user_model(provider).model_validate({"userName": "a", OWN: {"legalEntity": "Acme"}})
    assert user.model_dump()[OWN] == {"legalEntity": "Acme"}
    assert OWN in [str(schema.id) for schema in provider.schemas]


def test_what_is_not_supported_is_not_declared():
    config = describe(ScimSettings(most_results=7)).config
    assert (config.bulk.supported, config.change_password.supported) == (False, False)
    assert (config.patch.supported, config.sort.supported, config.etag.supported) == (
        True,
        True,
        True,
    )
    assert config.filter.max_results == 7


def test_a_place_is_added_to_a_copy():
    group = Group(display_name="payments")
    assert str(located(group, "Group", "https://h", "/Groups/1").meta.location) == (
        "https://h/Groups/1"
    )
    assert group.meta is None
