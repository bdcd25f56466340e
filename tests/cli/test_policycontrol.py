"""The steps by which policies change, on the command line."""

import json

import pytest

from hortus.cli import main
from hortus.core import load_settings
from hortus.identity import operator
from hortus.store import Database, Event, StoreView


@pytest.fixture
def policy(tmp_path, capsys):
    """Run ``hortus policy`` and return status, output and remarks."""

    def run(*words):
        status = main(["policy", *words, "--data", str(tmp_path)])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


@pytest.fixture
def proposal(policy):
    """Return the id of a proposal that switches a pack on."""
    status, out, err = policy("propose", "--packs", "data-classes", "--reason", "the audit")
    assert (status, "next: `hortus policy diff" in err) == (0, True)
    return out.strip()


def test_a_proposal_is_listed_with_who_made_it_and_why(policy, proposal):
    status, out, _ = policy("proposals")
    assert status == 0
    heads, row = out.splitlines()
    assert heads.split() == ["PROPOSAL", "MADE", "BY", "APPROVED", "BY", "STATE", "REASON"]
    assert row.startswith(proposal)
    assert operator() in row
    assert row.endswith("the audit")
    [told] = json.loads(policy("proposals", "--json")[1])
    assert (told["proposal_id"], told["in_force"], told["approvers"]) == (proposal, False, [])


def test_it_is_put_in_force_and_taken_back(policy, proposal):
    assert policy("activate", proposal)[1].startswith(f"in force: {proposal}; ")
    assert "above-the-model" in policy("list")[1]
    assert "in force" in policy("proposals")[1]
    assert policy("rollback")[1].startswith("in force: the policy folder; ")
    assert "above-the-model" not in policy("list")[1]


def test_nobody_approves_their_own(policy, proposal):
    status, _, err = policy("approve", proposal)
    assert (status, "has proposed" in err, "somebody else" in err) == (1, True, True)


def test_somebody_else_can(policy, proposal, tmp_path):
    with StoreView.open(Database.of(load_settings(data=tmp_path, environment={}))) as view:
        view.policies.approve(proposal, "ben@host", Event(1, "policy.approved", "ben", proposal))
    assert "ben@host" in policy("proposals")[1]


def test_a_proposal_in_json_says_what_it_would_lead_to(policy):
    document = json.loads(policy("propose", "--packs", "four-eyes", "--json")[1])
    assert document["base"] != document["version"]
    assert document["proposer"] == operator()


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("propose", "a", "b"), 2, "takes one folder"),
        (("propose",), 1, "nothing would change"),
        (("propose",), 1, "propose a changed copy of the policy folder"),
        (("propose", "--packs", "odd"), 1, "no pack 'odd'"),
        (("approve",), 2, "needs one proposal"),
        (("activate", "x"), 1, "no folder or proposal 'x'"),
        (("rollback", "x"), 2, "takes no name"),
        (("rollback",), 1, "no policies were activated"),
        (("proposals", "x"), 2, "takes no name"),
    ],
)
def test_what_does_not_fit_is_told(policy, words, status, said):
    found, _, err = policy(*words)
    assert (found, said in err) == (status, True)
    assert "remedy:" in err
