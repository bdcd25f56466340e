"""How policies change: proposed by one, agreed to by others, put in force and taken back."""

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from hortus.compose.administration import Administration
from hortus.compose.policies import PoliciesInForce
from hortus.compose.policyfolder import PolicyTexts
from hortus.core import Clock, ConflictError, NotFoundError, new_id
from hortus.identity import SERVICE, Caller
from hortus.policy import Bundle, Task, difference
from hortus.store import (
    ActivationRecord,
    Event,
    PolicyTable,
    ProposalRecord,
    StoreError,
    facts_text,
)

FOLDER = ""
"""Stands for the policy folder where a proposal would be in force."""
_MANY = 1_000


class Activated:
    """The policies that were put in force last; read again only when others were."""

    def __init__(self, table: PolicyTable) -> None:
        self._table = table
        self._number = -1
        self._texts: PolicyTexts | None = None

    def __call__(self) -> PolicyTexts | None:
        """Return them, or None while the policy folder is in force as it is.

        While the database does not answer they are what they were.
        """
        try:
            newest = next(iter(self._table.activations(1)), None)
            if newest is not None and newest.number != self._number:
                self._texts = _texts(self._table, newest.proposal_id)
                self._number = newest.number
        except StoreError:
            if self._number < 0:
                raise
        return self._texts


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts on policies, and what lets them."""

    caller: Caller
    administration: Administration

    @property
    def name(self) -> str:
        """The name under which they propose, approve and activate."""
        caller = self.caller
        return self.administration.name_of(caller.name) if caller.is_here else caller.actor


class PolicyControl:
    """Changes the policies step by step; each step is an event of the log."""

    def __init__(self, table: PolicyTable, clock: Clock, actor: Actor) -> None:
        self._table = table
        self._clock = clock
        self._acting = actor.caller
        self._actor = actor.name
        self._administration = actor.administration

    def propose(self, texts: PolicyTexts, now: PoliciesInForce, reason: str) -> ProposalRecord:
        """Keep policies as a proposal; what cannot be used is refused as at a start.

        Raises ``PolicyError`` or ``PackError`` with file, line and remedy.
        """
        self._administration.require(self._acting, Task.PROPOSE_POLICY)
        bundle = texts.bundle(now.engine.directory)
        if bundle.version == now.bundle.version:
            raise ConflictError(
                f"nothing would change: bundle {bundle.version} is in force",
                remedy="propose a changed copy of the policy folder, by its path; from the first"
                " activation on, the policy folder itself can be changed and proposed",
            )
        now_us = self._clock.now_us()
        proposal = ProposalRecord(
            new_id("prop", now_us),
            self._actor,
            reason,
            now.bundle.version,
            bundle.version,
            msgspec.json.encode(texts).decode(),
            now_us,
        )
        facts = {"base": proposal.base, "version": proposal.version, **_names(now.bundle, bundle)}
        self._table.propose(proposal, self._event("proposed", proposal.proposal_id, facts, reason))
        return proposal

    def approve(self, proposal_id: str) -> ProposalRecord:
        """Agree to a proposal of somebody else."""
        proposal = self.find(proposal_id)
        self._administration.require(self._acting, Task.APPROVE_POLICY)
        if self._acting.is_service:
            raise ConflictError(
                f"{self._acting.name} is a program, and people agree to policies",
                remedy="have somebody approve it who has signed in",
            )
        if self._actor == proposal.proposer:
            raise ConflictError(
                f"{self._actor} has proposed {proposal.proposal_id}",
                remedy="have somebody else approve it",
            )
        event = self._event("approved", proposal.proposal_id, {"version": proposal.version})
        if not self._table.approve(proposal.proposal_id, self._actor, event):
            raise ConflictError(
                f"{self._actor} has approved {proposal.proposal_id} before",
                remedy="nothing is left to do; `hortus policy activate` puts it in force",
            )
        return proposal

    def activate(self, proposal_id: str) -> ActivationRecord:
        """Put a proposal in force; every gateway takes it up within a second."""
        proposal = self.find(proposal_id)
        besides = self._besides(proposal)
        verdict = self._administration.require(self._acting, Task.ACTIVATE_POLICY, besides)
        # Facts stand in the log as they are, and names do not: who proposed and agreed is told by
        # events of their own.
        facts = {
            "approvals": str(len(self._table.approvers(proposal.proposal_id))),
            "by": " ".join(verdict.rules),
            "version": proposal.version,
        }
        return self._put_in_force("changed", proposal.proposal_id, facts)

    def _besides(self, proposal: ProposalRecord) -> frozenset[str]:
        """Return the people who want a proposal in force besides who activates it.

        Who has proposed it is one of them. A program stands for nobody: where one activates, it
        takes the place of one of the people.
        """
        agreed = {proposal.proposer, *self._table.approvers(proposal.proposal_id)} - {self._actor}
        people = sorted(name for name in agreed if not name.startswith(SERVICE))
        return frozenset(people[1:] if self._acting.is_service else people)

    def rollback(self, reason: str) -> ActivationRecord:
        """Put in force again what was before.

        To a proposal that needs nobody else, since it was agreed to; to the policy folder it does.
        """
        activations = self._table.activations(_MANY)
        if not activations:
            raise ConflictError(
                "no policies were activated that could be taken back",
                remedy="the policy folder is in force as it is: change its files",
            )
        newest, *others = activations
        before = next(
            (one.proposal_id for one in others if one.proposal_id != newest.proposal_id), FOLDER
        )
        task = Task.ACTIVATE_POLICY if before == FOLDER else Task.APPROVE_POLICY
        self._administration.require(self._acting, task)
        facts = {"from": newest.proposal_id or "the policy folder"}
        return self._put_in_force("rolled_back", before, facts, reason)

    def find(self, name: str) -> ProposalRecord:
        """Return a proposal by its id or the beginning of it."""
        return find_proposal(self._table, name)

    def proposals(self) -> Iterator[tuple[ProposalRecord, list[str], bool]]:
        """Yield each proposal, who has agreed to it, and whether it is in force."""
        newest = next(iter(self._table.activations(1)), None)
        for proposal in self._table.proposals():
            is_active = newest is not None and newest.proposal_id == proposal.proposal_id
            yield proposal, self._table.approvers(proposal.proposal_id), is_active

    def _put_in_force(
        self, verb: str, proposal_id: str, facts: dict[str, str], reason: str = ""
    ) -> ActivationRecord:
        last = next(iter(self._table.activations(1)), None)
        if last is not None and last.proposal_id == proposal_id:
            raise ConflictError(f"{proposal_id} is in force", remedy="nothing is left to do")
        activation = ActivationRecord(
            last.number + 1 if last else 1, proposal_id, self._actor, self._clock.now_us()
        )
        event = self._event(verb, proposal_id or "policy folder", facts, reason)
        if not self._table.activate(activation, event):
            raise ConflictError(
                "somebody else has just put policies in force",
                remedy="look at `hortus policy proposals`, and try again",
            )
        return activation

    def _event(self, verb: str, subject: str, facts: dict[str, str], reason: str = "") -> Event:
        now_us = self._clock.now_us()
        return Event(
            now_us, f"policy.{verb}", self._actor, subject, reason=reason, facts=facts_text(facts)
        )


def find_proposal(table: PolicyTable, name: str) -> ProposalRecord:
    """Return a proposal by its id or the beginning of it; raises ``NotFoundError``."""
    found = [p for p in table.proposals() if name and p.proposal_id.startswith(name)]
    if len(found) != 1:
        what = f"several proposals begin with {name!r}" if found else _no_such(name)
        raise NotFoundError(what, remedy="`hortus policy proposals` lists them")
    return found[0]


def _no_such(name: str) -> str:
    return f"there is no folder or proposal {name[:60]!r}"


def texts_of(proposal: ProposalRecord) -> PolicyTexts:
    """Return the policies of a proposal."""
    return msgspec.json.decode(proposal.texts, type=PolicyTexts)


def _texts(table: PolicyTable, proposal_id: str) -> PolicyTexts | None:
    proposal = table.proposal(proposal_id) if proposal_id else None
    return texts_of(proposal) if proposal else None


def _names(before: Bundle, after: Bundle) -> dict[str, str]:
    found = difference(before, after)
    said = {"added": found.added, "removed": found.removed, "changed": found.changed}
    return {name: " ".join(policies) for name, policies in said.items() if policies}
