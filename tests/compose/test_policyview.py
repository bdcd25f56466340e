"""What a program beside the gateways sees of the policies in force."""

import pytest

from hortus.compose.policyfolder import PolicyTexts
from hortus.compose.policyview import folder_here, policies_here, policies_of
from hortus.core import SystemClock, load_settings
from hortus.identity import People
from hortus.policy import user
from hortus.store import ActivationRecord, Event, ProposalRecord, StoreView


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
