"""Who may administer hortus: decided by the policies in force, like everything else."""

from collections.abc import Callable
from datetime import UTC, datetime

from hortus.compose.policies import PoliciesInForce
from hortus.compose.policyquestion import zone_of
from hortus.core import Action, Clock, HortusError, Verdict
from hortus.identity import Caller
from hortus.policy import (
    Account,
    Circumstances,
    Directory,
    Holdings,
    KeyTier,
    PolicyEngine,
    Purpose,
    Request,
    Role,
    Task,
    Uid,
    service,
    user,
)

_US = 1_000_000


class NotAllowedError(HortusError):
    """Somebody wants to change or see what the policies do not let them."""

    code, status = "not_allowed", 403


class Administration:
    """Answers whether somebody may do a task of administration, at every door in the same way.

    ``operator`` is the user of the operating system that this process runs as. Whoever that is
    administers hortus until the directory names an administrator: the first one is made on the
    machine itself.
    """

    def __init__(
        self, policies: Callable[[], PoliciesInForce], clock: Clock, operator: str = ""
    ) -> None:
        self._policies = policies
        self._clock = clock
        self._operator = operator

    def may(self, who: Caller, task: Task, approvers: frozenset[str] = frozenset()) -> Verdict:
        """Return whether somebody may do a task that ``approvers`` agree to.

        Approvers are named as in the directory, or as users of this machine (``name@host``).
        """
        return self._decide(who, Action.ADMINISTER, Uid("Task", task), approvers)

    def may_read(self, who: Caller, project: str, approvers: frozenset[str]) -> Verdict:
        """Return whether somebody may read what was kept of a project."""
        return self._decide(who, Action.READ_CONTENT, Uid("Project", project), approvers)

    def require(self, who: Caller, task: Task, approvers: frozenset[str] = frozenset()) -> Verdict:
        """Return the verdict that lets somebody do it; raise ``NotAllowedError`` without one."""
        return required(self.may(who, task, approvers))

    def name_of(self, who: str) -> str:
        """Return the name in the directory: a user of this machine may be listed without host."""
        bare = who.rpartition("@")[0]
        accounts = self._policies().engine.directory.accounts
        return bare if who == self._operator and user(bare) in accounts else who

    def _decide(
        self, who: Caller, action: Action, what: Uid, approvers: frozenset[str]
    ) -> Verdict:
        policies = self._policies()
        name = self.name_of(who.name) if who.is_here else who.name
        engine = policies.engine
        if who.is_here and who.name == self._operator and not _is_administered(engine.directory):
            engine = PolicyEngine(policies.bundle, _with_admin(engine.directory, name))
        at = datetime.fromtimestamp(self._clock.now_us() / _US, UTC)
        return engine.decide(
            Request(
                service(name) if who.is_service else user(name),
                action,
                what,
                at,
                Circumstances(
                    zone=zone_of(who.zone),
                    key_tier=KeyTier(who.tier.value),
                    key_covers=who.covers,
                    purpose=Purpose.UNSTATED,
                    approvers=frozenset(self.name_of(one) for one in approvers),
                    project=what.id if action is Action.READ_CONTENT else "",
                ),
            )
        )


def required(verdict: Verdict) -> Verdict:
    """Return a verdict that permits; raise ``NotAllowedError`` for one that does not."""
    if not verdict.allowed:
        raise NotAllowedError(
            f"{verdict.reason} ({', '.join(verdict.rules)})", remedy=verdict.remedy
        )
    return verdict


def _is_administered(directory: Directory) -> bool:
    return any(
        Role.ADMIN in account.roles and not account.is_service
        for account in directory.accounts.values()
    )


def _with_admin(directory: Directory, name: str) -> Directory:
    """Return the directory in which ``name`` is an administrator."""
    others = [a for a in directory.accounts.values() if a.uid != user(name)]
    admin = Account(name, roles=frozenset({Role.ADMIN}))
    return Directory(
        [*others, admin],
        Holdings(
            teams=tuple(directory.teams.values()), entities=tuple(directory.entities.values())
        ),
    )
