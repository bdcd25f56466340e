"""Which models somebody may ask: read from the query, answered model by model."""

import pytest

from hortus.compose.passport import AskedOf, answered, passport_of
from hortus.compose.policies import HousePolicies
from hortus.core import Principal, load_settings
from hortus.core.testing import FrozenClock
from hortus.identity import Roster
from hortus.policy import FactError
from hortus.store import Everybody, StoreError, StoreView

SETTINGS = """
[models.near]
url = "http://127.0.0.1:9/v1"
inside = true
region = "DE"
[models.far]
url = "https://m.example/v1"
[aliases]
code = ["far", "near"]
"""
ADA = Principal("key_1", "ada", models=frozenset({"code", "near"}))


@pytest.fixture
def loaded(tmp_path):
    """Return settings with two models and a name for both."""
    (tmp_path / "hortus.toml").write_text(SETTINGS, encoding="utf-8")
    return load_settings(data=tmp_path, environment={})


@pytest.fixture
def shown(loaded):
    """Return the passport for what a query says."""

    def shown(**said):
        nobody = Roster(Everybody((), (), ()))
        policies = HousePolicies(loaded, FrozenClock(), lambda: nobody).in_force
        return answered(policies, loaded.settings, AskedOf.read(ADA, said), said, FrozenClock())

    return shown


def test_each_model_has_its_answer_its_rules_and_their_owners(shown):
    found = {model.name: model for model in shown().models}
    assert found["near"].allowed
    assert (found["near"].rules, found["near"].owners) == (("inside-models",), ("security",))
    assert found["far"].rules == ("key-scope",)
    assert found["far"].remedy
    assert found["hortus/embedded"].inside


def test_a_name_for_several_models_lists_those_that_may_be_asked(shown):
    [alias] = shown().aliases
    assert (alias.name, alias.models) == ("code", ("near",))


def test_what_the_query_says_is_cut_to_a_length(shown):
    assert shown(project="x" * 999).project == "x" * 100
    assert shown(**{"class": "restricted"}).data_class == "restricted"


def test_without_a_gateway_it_is_that_of_the_data_folder(loaded, shown):
    with pytest.raises(StoreError):
        passport_of(loaded, AskedOf(ADA), FrozenClock())
    StoreView.open(loaded.data, create=True).close()
    assert passport_of(loaded, AskedOf(ADA), FrozenClock()) == shown()


def test_a_client_is_told_what_was_decided_about_it(shown):
    assert (shown().client, shown().client_verdict) == ("", "")
    stranger = shown(client="loom@1.2.0")
    assert stranger.client == "loom@1.2.0"
    assert stranger.client_verdict == "reviewed by nobody, risk high"


def test_one_thing_can_be_asked_about(shown, loaded):
    nobody = Roster(Everybody((), (), ()))
    policies = HousePolicies(loaded, FrozenClock(), lambda: nobody).in_force

    def ask(**said):
        return answered(policies, loaded.settings, AskedOf.read(ADA, said), said, FrozenClock())

    assert ask(do="use_tool", what="aider").rules == ("tools-not-banned",)
    refused = ask(do="administer", what="manage_keys")
    assert (refused.allowed, refused.rules, refused.action) == (
        False,
        ("key-of-models",),
        "administer",
    )
    assert ask() == shown()
    for said in ({"do": "infer", "what": "m"}, {"do": "use_tool"}, {"do": "odd", "what": "x"}):
        with pytest.raises(FactError, match="is no question"):
            ask(**said)
