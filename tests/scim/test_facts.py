"""What a user's attributes mean for policies and budgets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.core import ScimSettings
from hortus.scim.description import describe, user_model
from hortus.scim.errors import ScimSettingError
from hortus.scim.facts import FactReader, Facts

ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
OWN = "urn:acme:params:scim:schemas:extension:acme:2.0:User"


def read(said, **settings):
    chosen = ScimSettings(**settings)
    provider = describe(chosen)
    model = user_model(provider)
    with provider:
        return FactReader(model, chosen).read(model.model_validate({"userName": "ada", **said}))


def test_country_company_and_payer_are_where_directories_have_them():
    said = {
        "addresses": [{"type": "home", "country": "FR"}, {"type": "work", "country": "de"}],
        ENTERPRISE: {"organization": "Acme GmbH", "costCenter": "4711"},
    }
    assert read(said) == Facts("DE", "Acme GmbH", "4711")


def test_an_address_without_a_type_will_do():
    assert read({"addresses": [{"country": "JP"}]}).region == "JP"


def test_who_says_nothing_has_no_facts():
    assert read({}) == Facts("", "", "")


@pytest.mark.parametrize(
    ("country", "region"), [("Germany", "DE"), ("GERMANY", "DE"), ("Atlantis", ""), ("XX", "")]
)
def test_a_country_by_name_is_known_if_the_settings_say_it(country, region):
    said = {"addresses": [{"type": "work", "country": country}]}
    assert read(said, countries={"Germany": "DE"}).region == region


def test_a_company_gets_the_name_that_policies_know():
    said = {ENTERPRISE: {"organization": "Acme Ltd"}}
    assert read(said, entities={"Acme Ltd": "acme-uk"}).entity == "acme-uk"


def test_facts_may_come_from_attributes_of_ones_own():
    settings = {
        "extension": OWN,
        "extension_attributes": ["legalEntity"],
        "entity": [f"{OWN}:legalEntity", f"{ENTERPRISE}:organization"],
    }
    assert read({OWN: {"legalEntity": "acme-jp"}}, **settings).entity == "acme-jp"
    assert read({ENTERPRISE: {"organization": "Acme"}}, **settings).entity == "Acme"


@pytest.mark.parametrize("path", ["nosuch", "addresses[", "urn:acme:2.0:User:legalEntity", ""])
def test_a_setting_that_names_no_attribute_is_refused_by_name(path):
    with pytest.raises(ScimSettingError, match=r"scim\.region"):
        read({}, region=[path])


@given(country=st.text(max_size=300), organization=st.text(max_size=300))
def test_whatever_the_directory_says_a_fact_is_short_and_a_region_is_a_country(
    country, organization
):
    found = read(
        {
            "addresses": [{"type": "work", "country": country}],
            ENTERPRISE: {"organization": organization},
        }
    )
    assert found.region == "" or len(found.region) == 2
    assert len(found.entity) <= 200
    assert found.entity == found.entity.strip()
