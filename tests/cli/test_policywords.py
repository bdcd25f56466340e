"""What ``hortus why`` tells of the policies behind a record."""

import pytest

from hortus.cli.policywords import PoliciesRead, how_to_open
from hortus.core import load_settings
from hortus.store.testing import an_intent

FACTS = '{"do":"infer","what":"m","labels":["secret"],"used":{"principal.region":"CN"}}'


@pytest.fixture
def told(tmp_path):
    """Return what is told of an attempt, in a data folder whose policies are ``text``."""

    def told(text="", **intent):
        folder = tmp_path / "policy"
        folder.mkdir(exist_ok=True)
        (folder / "parameters.toml").write_text(text, encoding="utf-8")
        loaded = load_settings(data=tmp_path, environment={})
        return list(PoliciesRead(loaded).told(an_intent("dec_1", **intent)))

    return told


def test_each_policy_has_its_owner_and_its_file(told):
    found = told(rules="data-labels secrets-stay", facts=FACTS)
    assert found[0] == ("policy", "secrets-stay forbids, owned by security (default.cedar)")
    assert found[-1] == (
        "facts",
        (
            "about: m, class: internal, labels: secret, network: unknown, key: unknown, "
            "purpose: unstated, budget: within, principal.region: CN"
        ),
    )


def test_other_policies_than_those_that_decided_are_said_to_be_others(told):
    [*_, (label, words), _] = told(rules="inside-models", bundle="v1", facts=FACTS)
    assert label == "bundle"
    assert words.startswith("v1; others are in force now (")


def test_records_from_before_the_policies_say_nothing_of_them(told):
    assert told(rules="key-scope") == []


def test_facts_and_policies_that_cannot_be_read_are_said_to_be(told):
    assert "cannot be read" in told(facts="odd")[-1][1]
    found = told("[odd]\n", rules="inside-models", bundle="v1", facts=FACTS)
    assert "unreadable" in found[0][1]


def test_a_model_outside_is_opened_by_two_lines_in_two_files(tmp_path):
    (tmp_path / "policy").mkdir()
    loaded = load_settings(data=tmp_path, environment={})
    said = how_to_open(loaded, "far")
    assert f'packs = ["outside-models"] under [policy] in {tmp_path / "hortus.toml"}' in said
    assert 'models = ["far"]' in said
    (tmp_path / "hortus.toml").write_text('[policy]\npacks = ["outside-models"]\n')
    loaded = load_settings(data=tmp_path, environment={})
    parameters = tmp_path / "policy" / "parameters.toml"
    assert how_to_open(loaded, "far").endswith(f"under [outside-models] in {parameters}")
    parameters.write_text('[outside-models]\nmodels = ["far"]\n')
    assert how_to_open(loaded, "far") == ""
    parameters.write_text("[odd]")
    assert "nobody can use it" in how_to_open(loaded, "far")
