"""The tables of changed policies: what was proposed, who agreed, what is in force."""

from dataclasses import dataclass, fields
from operator import attrgetter

from hortus.store.database import Database
from hortus.store.events import leave
from hortus.store.types import Event


@dataclass(frozen=True, slots=True)
class ProposalRecord:
    """Policies somebody wants in force: ``texts`` is a JSON object of all that they are made of.

    ``version`` is that of the bundle they make, ``base`` that of the one they were compared with.
    """

    proposal_id: str
    proposer: str
    reason: str
    base: str
    version: str
    texts: str
    created_us: int


@dataclass(frozen=True, slots=True)
class ActivationRecord:
    """The ``number``-th time that policies were put in force.

    Without a ``proposal_id`` those of the policy folder are, as they are.
    """

    number: int
    proposal_id: str
    actor: str
    at_us: int


# Names of our own fields only: no statement is built from anyone's input.
_NAMES = [field.name for field in fields(ProposalRecord)]
_COLUMNS = ", ".join(_NAMES)
_MARKS = ", ".join("?" * len(_NAMES))
_PROPOSALS = f"SELECT {_COLUMNS} FROM policy_proposals"  # noqa: S608 - see above
_PROPOSE = f"INSERT INTO policy_proposals ({_COLUMNS}) VALUES ({_MARKS})"  # noqa: S608 - see above
_APPROVE = """
    INSERT INTO policy_approvals (proposal_id, approver, at_us) VALUES (?, ?, ?)
    ON CONFLICT (proposal_id, approver) DO NOTHING
"""
_APPROVALS = "SELECT approver FROM policy_approvals WHERE proposal_id = ? ORDER BY at_us, approver"
_ACTIVATE = """
    INSERT INTO policy_activations (number, proposal_id, actor, at_us) VALUES (?, ?, ?, ?)
    ON CONFLICT (number) DO NOTHING
"""
_ACTIVATIONS = """
    SELECT number, proposal_id, actor, at_us FROM policy_activations ORDER BY number DESC LIMIT ?
"""
_proposal_row = attrgetter(*_NAMES)
_activation_row = attrgetter(*(field.name for field in fields(ActivationRecord)))


class PolicyTable:
    """Keeps proposals, approvals and activations; each is written once and never changed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def propose(self, proposal: ProposalRecord, event: Event) -> None:
        """Store a proposal, and leave the event for the log."""
        with self._database.writing() as connection:
            connection.execute(_PROPOSE, _proposal_row(proposal))
            leave(connection, [event])

    def proposals(self) -> list[ProposalRecord]:
        """Return every proposal, oldest first."""
        with self._database.reading() as connection:
            statement = f"{_PROPOSALS} ORDER BY created_us, proposal_id"
            return [ProposalRecord(*row) for row in connection.execute(statement)]

    def proposal(self, proposal_id: str) -> ProposalRecord | None:
        """Return a proposal by its id."""
        with self._database.reading() as connection:
            statement = f"{_PROPOSALS} WHERE proposal_id = ?"
            row = connection.execute(statement, (proposal_id,)).fetchone()
        return ProposalRecord(*row) if row else None

    def approve(self, proposal_id: str, approver: str, event: Event) -> bool:
        """Note that somebody agrees, and return whether they had not before."""
        with self._database.writing() as connection:
            values = (proposal_id, approver, event.at_us)
            is_first = connection.execute(_APPROVE, values).rowcount > 0
            if is_first:
                leave(connection, [event])
        return is_first

    def approvers(self, proposal_id: str) -> list[str]:
        """Return who has agreed, in the order in which they did."""
        with self._database.reading() as connection:
            return [name for (name,) in connection.execute(_APPROVALS, (proposal_id,))]

    def activate(self, activation: ActivationRecord, event: Event) -> bool:
        """Put policies in force, unless somebody else was first with that number."""
        with self._database.writing() as connection:
            done = connection.execute(_ACTIVATE, _activation_row(activation)).rowcount > 0
            if done:
                leave(connection, [event])
        return done

    def activations(self, limit: int) -> list[ActivationRecord]:
        """Return the newest activations, newest first."""
        with self._database.reading() as connection:
            rows = connection.execute(_ACTIVATIONS, (limit,)).fetchall()
        return [ActivationRecord(*row) for row in rows]
