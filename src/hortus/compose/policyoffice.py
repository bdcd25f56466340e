"""The operations on policies: propose, compare, try out, agree to, put in force, take back."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

import msgspec
from msgspec import Struct

from hortus.admin import Named, Nothing, Operation, Wanted
from hortus.compose.administration import Administration
from hortus.compose.policies import PoliciesInForce
from hortus.compose.policycontrol import Actor, PolicyControl, find_proposal, texts_of
from hortus.compose.policyfolder import PolicyTexts, Written
from hortus.compose.policyreplay import recorded_requests
from hortus.core import Clock, UsageError
from hortus.identity import Caller
from hortus.policy import (
    Bundle,
    Change,
    Difference,
    Parameters,
    Replay,
    Task,
    compare,
    difference,
)
from hortus.store import Decision, PolicyTable, ProposalRecord

_SEEN = (Task.PROPOSE_POLICY, Task.APPROVE_POLICY, Task.ACTIVATE_POLICY, Task.READ_AUDIT)
_MOST_REPLAYED = 100_000


class Drafted(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Policies as somebody has written them; ``packs`` that are on, null for those that are."""

    packs: tuple[str, ...] | None = None
    policies: tuple[Written, ...] = ()
    parameters: str = ""
    parameters_file: str = "parameters.toml"
    reason: str = ""


class Compared(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is held against the policies in force: a proposal by its id, or else a draft."""

    proposal: str = ""
    draft: Drafted | None = None
    last: int = 1_000
    """How many of the newest requests are asked again."""


class Reason(Struct, frozen=True, forbid_unknown_fields=True):
    """Why something is done."""

    reason: str = ""


class ProposalShown(Struct, frozen=True):
    """A proposal, who has agreed to it, and whether it is in force; without its texts."""

    proposal_id: str
    proposer: str
    reason: str
    base: str
    version: str
    created_us: int
    approvers: tuple[str, ...] = ()
    in_force: bool = False


class DiffTold(Struct, frozen=True):
    """By what two bundles differ, and the same in words."""

    old: str
    new: str
    change: Change
    words: tuple[str, ...]


class ReplayTold(Struct, frozen=True):
    """Which recorded requests would be answered otherwise, and the same in words."""

    old: str
    new: str
    replay: object
    words: tuple[str, ...]
    left_out: int


class InForce(Struct, frozen=True):
    """What is in force now; '' is the policy folder."""

    proposal: str


class Records(Protocol):
    """What was decided."""

    def recent(self, limit: int) -> list[Decision]:
        """Return the newest decisions."""
        ...


@dataclass(frozen=True, slots=True)
class PolicyNeeds:
    """What the operations work on; ``packs`` are those that the settings switch on."""

    table: PolicyTable
    records: Records
    in_force: Callable[[], PoliciesInForce]
    packs: Callable[[], Iterable[str]]
    administration: Administration
    clock: Clock


class PolicyDesk:
    """The operations on policies."""

    def __init__(self, needs: PolicyNeeds) -> None:
        self._needs = needs

    def operations(self) -> Iterator[Operation]:
        """Yield them; the steps ask for themselves, since some count who has agreed."""
        yield Operation.of(
            Wanted("policy/proposals", "Proposals, and who has agreed", _SEEN, reads=True),
            Nothing,
            self.proposals,
        )
        yield Operation.of(
            Wanted("policy/diff", "By what a proposal differs", _SEEN), Compared, self.diff
        )
        yield Operation.of(
            Wanted("policy/replay", "Which requests it would answer otherwise", _SEEN),
            Compared,
            self.replay,
        )
        yield Operation.of(Wanted("policy/propose", "Propose policies"), Drafted, self.propose)
        yield Operation.of(Wanted("policy/approve", "Agree to a proposal"), Named, self.approve)
        yield Operation.of(Wanted("policy/activate", "Put one in force"), Named, self.activate)
        yield Operation.of(
            Wanted("policy/rollback", "Put in force what was before"), Reason, self.rollback
        )

    def proposals(self, caller: Caller, _: Nothing) -> list[ProposalShown]:
        """Return the proposals, newest first."""
        found = self._control(caller).proposals()
        return [_shown(p, tuple(who), in_force=active) for p, who, active in found]

    def diff(self, _: Caller, said: Compared) -> DiffTold:
        """Return by which policies and parameters a proposal differs from what is in force."""
        old, new = self._pair(said)
        change = difference(old, new)
        return DiffTold(old.version, new.version, change, tuple(_differences(old, new, change)))

    def replay(self, _: Caller, said: Compared) -> ReplayTold:
        """Return which of the last requests would be answered otherwise."""
        if not 1 <= said.last <= _MOST_REPLAYED:
            raise UsageError(
                f"{said.last} requests cannot be asked again",
                remedy=f"name a number between 1 and {_MOST_REPLAYED}",
            )
        old, new = self._pair(said)
        directory = self._needs.in_force().engine.directory
        decisions = self._needs.records.recent(said.last)
        requests = list(recorded_requests(decisions, directory))
        found = compare(old, new, directory, requests)
        left_out = sum(len(d.attempts) for d in decisions) - len(requests)
        return ReplayTold(
            old.version, new.version, msgspec.to_builtins(found), tuple(_replayed(found)), left_out
        )

    def propose(self, caller: Caller, said: Drafted) -> ProposalShown:
        """Keep policies as a proposal."""
        texts, now = self._texts(said), self._needs.in_force()
        return _shown(self._control(caller).propose(texts, now, said.reason))

    def approve(self, caller: Caller, said: Named) -> ProposalShown:
        """Agree to a proposal of somebody else."""
        return _shown(self._control(caller).approve(said.name))

    def activate(self, caller: Caller, said: Named) -> InForce:
        """Put a proposal in force."""
        return InForce(self._control(caller).activate(said.name).proposal_id)

    def rollback(self, caller: Caller, said: Reason) -> InForce:
        """Put in force again what was before."""
        return InForce(self._control(caller).rollback(said.reason).proposal_id)

    def _control(self, caller: Caller) -> PolicyControl:
        needs = self._needs
        return PolicyControl(needs.table, needs.clock, Actor(caller, needs.administration))

    def _texts(self, said: Drafted) -> PolicyTexts:
        packs = self._needs.packs() if said.packs is None else said.packs
        return PolicyTexts(tuple(packs), said.policies, said.parameters, said.parameters_file)

    def _pair(self, said: Compared) -> tuple[Bundle, Bundle]:
        """Return what is in force and what is proposed."""
        now = self._needs.in_force()
        if bool(said.proposal) == (said.draft is not None):
            raise UsageError(
                "either a proposal or a draft is compared", remedy="say one of the two"
            )
        if said.draft is not None:
            texts = self._texts(said.draft)
        else:
            texts = texts_of(find_proposal(self._needs.table, said.proposal))
        return now.bundle, texts.bundle(now.engine.directory)


def _shown(
    proposal: ProposalRecord, approvers: tuple[str, ...] = (), *, in_force: bool = False
) -> ProposalShown:
    return ProposalShown(
        proposal.proposal_id,
        proposal.proposer,
        proposal.reason,
        proposal.base,
        proposal.version,
        proposal.created_us,
        approvers,
        in_force,
    )


def _differences(old: Bundle, new: Bundle, change: Change) -> Iterator[str]:
    """Yield what differs in words: what each policy does, and each parameter."""
    signs = (("+", new, change.added), ("-", old, change.removed), ("~", new, change.changed))
    for sign, bundle, names in signs:
        for name in names:
            if policy := bundle.policy(name):
                effect = "permits" if policy.permits else "forbids"
                words = policy.words
                yield f"{sign} {name} {effect} ({words.owner}): {words.reason}"
    before, after = (dict(_parameters(b.parameters)) for b in (old, new))
    for name in sorted(before):
        if before[name] != after[name]:
            yield f"~ {name}: {before[name]} -> {after[name]}"


def _parameters(parameters: Parameters) -> Iterator[tuple[str, str]]:
    tables: dict[str, dict[str, object]] = msgspec.to_builtins(parameters, order="sorted")
    for table, values in tables.items():
        for name, value in values.items():
            yield f"{table}.{name}", msgspec.json.encode(value).decode()


def _replayed(found: Replay) -> Iterator[str]:
    yield from _told("no longer permitted", found.now_refused)
    yield from _told("newly permitted", found.now_allowed)
    same = found.asked - sum(d.times for d in (*found.now_refused, *found.now_allowed))
    yield f"{found.asked} asked again, {same} with the same answer"


def _told(title: str, differences: Iterable[Difference]) -> Iterator[str]:
    for each in differences:
        request = each.request
        yield f"{title}: {request.who.id} {request.action} {request.what.id} ({each.times}x)"
        yield f"    now: {each.before.reason} ({', '.join(each.before.rules)})"
        yield f"    then: {each.after.reason} ({', '.join(each.after.rules)})"
