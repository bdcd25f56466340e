"""What is kept of changed policies."""

import pytest

from hortus.store import ActivationRecord, Event, ProposalRecord, StoreView


@pytest.fixture
def table(database):
    """Return the table of an empty database of each kind."""
    with StoreView.open(database, create=True) as view:
        yield view.policies


def proposal(number):
    return ProposalRecord(f"prop_{number}", "ada", "why", "v0", f"v{number}", "{}", number)


def event(name):
    return Event(5, name, "ada", "prop_1")


def test_proposals_come_back_as_they_were_in_their_order(table):
    for number in (2, 1):
        table.propose(proposal(number), event("policy.proposed"))
    assert table.proposals() == [proposal(1), proposal(2)]
    assert table.proposal("prop_2") == proposal(2)
    assert table.proposal("prop_3") is None


def test_an_approval_counts_once(table):
    table.propose(proposal(1), event("policy.proposed"))
    assert table.approve("prop_1", "ben", event("policy.approved"))
    assert not table.approve("prop_1", "ben", event("policy.approved"))
    assert table.approve("prop_1", "cleo", event("policy.approved"))
    assert table.approvers("prop_1") == ["ben", "cleo"]
    assert table.approvers("prop_2") == []


def test_of_two_that_put_policies_in_force_at_once_one_is_first(table):
    first = ActivationRecord(1, "prop_1", "ben", 6)
    assert table.activate(first, event("policy.changed"))
    assert not table.activate(ActivationRecord(1, "prop_2", "ada", 6), event("policy.changed"))
    second = ActivationRecord(2, "", "ada", 7)
    assert table.activate(second, event("policy.changed"))
    assert table.activations(1) == [second]
    assert table.activations(9) == [second, first]


def test_each_step_leaves_its_event_and_none_that_did_not_happen(database):
    with StoreView.open(database, create=True) as view:
        view.policies.propose(proposal(1), event("policy.proposed"))
        for _ in range(2):
            view.policies.approve("prop_1", "ben", event("policy.approved"))
            view.policies.activate(
                ActivationRecord(1, "prop_1", "ben", 6), event("policy.changed")
            )
        waiting = [left.event for left in view.events.waiting()]
    assert waiting == ["policy.proposed", "policy.approved", "policy.changed"]
