"""What a program beside the gateways sees of the policies in force."""

import pytest

from hortus.compose.policyfolder import PolicyTexts
from hortus.compose.policyview import folder_here, policies_here, policies_of
from hortus.core import SystemClock, load_settings
from hortus.identity import People
from hortus.policy import user
from hortus.store import ActivationRecord, Event, ProposalRecord, StoreView, ToolRecord


@pytest.fixture
def loaded(tmp_path):
    """Return the settings of an empty data folder."""
    return load_settings(data=tmp_path, environment={})


def test_without_a_database_nobody_is_known_and_the_folder_is_in_force(loaded):
    assert policies_of(loaded).packs == ()
    assert user("ada") not in policies_here(loaded).engine.directory
    assert user("ada") not in folder_here(loaded).directory


def test_people_and_activated_policies_are_those_of_the_database(loaded):
    event = Event(1, "policy.proposed", "ada", "p")
    with StoreView.open(loaded.data, create=True) as view:
        People(view.people, SystemClock(), "test").add_person("ada")
        view.policies.propose(
            ProposalRecord("p", "ada", "", "", "", '{"packs":["four-eyes"]}', 1), event
        )
        view.policies.activate(ActivationRecord(1, "p", "ada", 2), event)
    assert policies_of(loaded) == PolicyTexts(packs=("four-eyes",))
    found = policies_here(loaded)
    assert found.bundle.policy("activation-alone")
    assert user("ada") in found.engine.directory
    assert user("ada") in folder_here(loaded).directory
    assert folder_here(loaded).texts.packs == ()


def test_verdicts_on_tools_are_those_of_the_database_as_they_stand_today(loaded):
    with StoreView.open(loaded.data, create=True) as view:
        for name, until in (("loom", ""), ("shuttle", "2020-01-31")):
            record = ToolRecord(name, "1.x", "allowed", "low", "why", "ada", 5, until)
            view.tools.decide(record, Event(1, "tool.allowed", "ada", name))
    for directory in (policies_here(loaded).engine.directory, folder_here(loaded).directory):
        assert directory.tool("loom@1.2.0").status == "allowed"
        assert directory.tool("shuttle@1.2.0").status == "expired"
