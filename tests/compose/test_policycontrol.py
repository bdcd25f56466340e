"""How policies change: each step by whom, and what the next needs."""

import pytest

from hortus.compose.administration import Administration, NotAllowedError
from hortus.compose.policies import HousePolicies
from hortus.compose.policycontrol import Activated, Actor, PolicyControl, texts_of
from hortus.compose.policyfolder import PolicyTexts
from hortus.core import ConflictError, KeyTier, NotFoundError, load_settings
from hortus.core.testing import FrozenClock
from hortus.identity import Caller, Roster
from hortus.policy import PackError
from hortus.store import Everybody, PersonRecord, ServiceRecord, StoreView

ROLES = {"ada": "admin", "ben": "admin", "cleo": "security", "otto": "auditor"}
STRICT = PolicyTexts(packs=("data-classes", "four-eyes"))
LOOSE = PolicyTexts(packs=("data-classes",))


@pytest.fixture
def view(tmp_path):
    """Return the tables of an empty data folder."""
    with StoreView.open(tmp_path, create=True) as view:
        yield view


@pytest.fixture
def policies(tmp_path, view):
    """Return the policies of a house with four people, none of whom is alone."""
    people = [PersonRecord(f"per_{name}", name, name, roles=r) for name, r in ROLES.items()]
    roster = Roster(Everybody(people, (), (ServiceRecord("svc_ci", "ci", roles="admin"),)))
    loaded = load_settings(data=tmp_path, environment={})
    return HousePolicies(loaded, FrozenClock(), lambda: roster, Activated(view.policies))


@pytest.fixture
def control(view, policies):
    """Return a maker of what somebody can do."""
    clock = FrozenClock()

    def control(name, **more):
        administration = Administration(lambda: policies.in_force, clock, "ops@machine")
        return PolicyControl(view.policies, clock, Actor(Caller(name, **more), administration))

    return control


@pytest.fixture
def propose(control, policies):
    """Propose policies and return the id."""

    def propose(texts, by="ada"):
        return control(by).propose(texts, policies.in_force, "because").proposal_id

    return propose


@pytest.fixture
def strict(control, propose, policies):
    """Put four eyes in force."""
    control("ada").activate(propose(STRICT))
    policies.take_up()


def test_what_is_activated_is_in_force_wherever_it_is_looked_at(control, propose, policies, view):
    proposal = propose(LOOSE)
    assert policies.take_up() is None
    control("ben").activate(proposal)
    assert policies.take_up() is not None
    assert policies.in_force.texts == LOOSE
    assert Activated(view.policies)() == LOOSE
    [(kept, approvers, is_active)] = control("ada").proposals()
    assert (kept.proposer, approvers, is_active) == ("ada", [], True)
    assert texts_of(kept) == LOOSE


def test_what_cannot_be_used_is_not_proposed(propose, control):
    with pytest.raises(PackError, match="no pack 'odd'"):
        propose(PolicyTexts(packs=("odd",)))
    with pytest.raises(ConflictError, match="nothing would change"):
        propose(PolicyTexts())
    assert list(control("ada").proposals()) == []


@pytest.mark.usefixtures("strict")
@pytest.mark.parametrize(
    ("approvers", "activator", "allowed"),
    [
        ((), "ada", False),
        ((), "ben", True),
        (("ben",), "ada", True),
        (("ben",), "ben", True),
        (("ben",), "cleo", True),
        (("ben", "cleo"), "ada", True),
        (("ben", "cleo"), "ben", True),
    ],
)
def test_four_eyes_are_two_people_of_whom_the_proposer_may_be_one(
    control, propose, policies, approvers, activator, allowed
):
    proposal = propose(LOOSE)
    for name in approvers:
        control(name).approve(proposal)
    if allowed:
        control(activator).activate(proposal)
    else:
        with pytest.raises(NotAllowedError, match="activation-alone"):
            control(activator).activate(proposal)
    assert (policies.take_up() is not None) is allowed


@pytest.mark.usefixtures("strict")
@pytest.mark.parametrize(
    ("proposer", "approver", "activator", "allowed"),
    [
        ("ada", "", "ci", False),
        ("ci", "", "ada", False),
        ("ci", "ben", "ada", True),
        ("ada", "ben", "ci", True),
        ("ci", "ben", "ci", False),
    ],
)
def test_a_program_is_none_of_the_two_people(
    control, policies, proposer, approver, activator, allowed
):
    def by(name):
        return control(name, is_service=name == "ci")

    proposal = by(proposer).propose(LOOSE, policies.in_force, "").proposal_id
    if approver:
        by(approver).approve(proposal)
    if allowed:
        by(activator).activate(proposal)
    else:
        with pytest.raises(NotAllowedError, match="activation-alone"):
            by(activator).activate(proposal)


def test_a_program_agrees_to_nothing(control, propose):
    with pytest.raises(ConflictError, match="people agree to policies"):
        control("ci", is_service=True).approve(propose(LOOSE))


@pytest.mark.usefixtures("strict")
def test_what_a_static_key_agrees_to_does_not_count(control, propose):
    proposal = propose(LOOSE)
    for step in ("approve", "activate"):
        with pytest.raises(NotAllowedError, match="agreed-in-person"):
            getattr(control("ben", tier=KeyTier.STATIC), step)(proposal)


def test_nobody_approves_their_own_or_twice(control, propose):
    proposal = propose(LOOSE)
    with pytest.raises(ConflictError, match="ada has proposed"):
        control("ada").approve(proposal)
    control("ben").approve(proposal)
    with pytest.raises(ConflictError, match=r"approved .* before"):
        control("ben").approve(proposal)


def test_each_step_needs_its_role(control, propose):
    with pytest.raises(NotAllowedError):
        propose(LOOSE, by="otto")
    proposal = propose(LOOSE)
    for step in (control("otto").approve, control("otto").activate):
        with pytest.raises(NotAllowedError):
            step(proposal)


def test_a_rollback_brings_back_what_was_before_and_then_the_folder(control, propose, policies):
    first = propose(LOOSE)
    control("ada").activate(first)
    policies.take_up()
    second = propose(PolicyTexts(packs=("working-hours",)))
    control("ada").activate(second)
    assert control("ben").rollback("it stops work").proposal_id == first
    policies.take_up()
    assert policies.in_force.texts == LOOSE


def test_a_first_activation_goes_back_to_the_folder(control, propose, policies):
    with pytest.raises(ConflictError, match="no policies were activated"):
        control("ada").rollback("")
    control("ada").activate(propose(LOOSE))
    policies.take_up()
    assert control("ada").rollback("").proposal_id == ""
    policies.take_up()
    assert policies.in_force.texts.packs == ()


@pytest.mark.usefixtures("strict")
def test_nobody_goes_back_to_the_folder_alone_under_four_eyes(control):
    with pytest.raises(NotAllowedError, match="activation-alone"):
        control("ada").rollback("")


def test_what_is_in_force_is_not_activated_again(control, propose):
    proposal = propose(LOOSE)
    control("ada").activate(proposal)
    with pytest.raises(ConflictError, match="is in force"):
        control("ada").activate(proposal)


def test_a_proposal_is_found_by_the_beginning_of_its_id(control, propose):
    proposal = propose(LOOSE)
    assert control("ada").find(proposal[:12]).proposal_id == proposal
    for name in ("", "prop_x"):
        with pytest.raises(NotFoundError):
            control("ada").find(name)


def test_each_step_is_an_event_with_who_and_what(control, propose, view):
    proposal = propose(LOOSE)
    control("ben").approve(proposal)
    control("cleo").activate(proposal)
    control("cleo").rollback("oh")
    left = view.events.waiting()
    assert [(e.event, e.actor) for e in left] == [
        ("policy.proposed", "ada"),
        ("policy.approved", "ben"),
        ("policy.changed", "cleo"),
        ("policy.rolled_back", "cleo"),
    ]
    assert '"added":"above-the-model above-the-person' in left[0].facts
    assert '"approvals":"1"' in left[2].facts
    # The facts are handed on with the log: no names are in them.
    assert not any(name in event.facts for event in left for name in ("ada", "ben", "cleo"))
    assert left[3].reason == "oh"
