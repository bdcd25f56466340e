"""Everything that can be administered, each asked of the policies before it is done."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Protocol

from hortus.admin.errors import AdminPathError
from hortus.admin.operation import Operation, Said
from hortus.core import Clock, HortusError, Verdict
from hortus.identity import Caller
from hortus.policy import Task
from hortus.store import Event, EventTable, facts_text

_FORBIDDEN = 403


class Asker(Protocol):
    """Asks the policies in force."""

    def may(self, who: Caller, task: Task, approvers: frozenset[str] = frozenset()) -> Verdict:
        """Return whether somebody may do a task."""
        ...

    def require(self, who: Caller, task: Task, approvers: frozenset[str] = frozenset()) -> Verdict:
        """Return the verdict that lets somebody do a task. Raises an error of status 403."""
        ...


class Office:
    """Does what somebody may do, and writes down what they wanted and may not."""

    def __init__(
        self, operations: Iterable[Operation], asker: Asker, events: EventTable, clock: Clock
    ) -> None:
        self.operations: Mapping[str, Operation] = {o.wanted.name: o for o in operations}
        self._asker = asker
        self._events = events
        self._clock = clock

    def do(self, caller: Caller, name: str, said: Said) -> object:
        """Do an operation and return what is to be said of it.

        Raises ``AdminPathError`` for none, an error of status 403 for what the policies do not
        let the caller do, and whatever the operation itself refuses.
        """
        operation = self.operations.get(name)
        if operation is None:
            raise AdminPathError(
                f"there is no operation {name[:60]!r}", remedy="GET /admin/v1 lists them"
            )
        with self._telling(caller, name):
            self._require(caller, operation.wanted.tasks)
            return operation.do(caller, said)

    def require(self, caller: Caller, name: str, *tasks: Task) -> None:
        """Ask whether somebody may do what is done elsewhere, on this machine's own files.

        Raises an error of status 403 where the policies let them do none of ``tasks``.
        """
        with self._telling(caller, name):
            self._require(caller, tasks)

    @contextmanager
    def _telling(self, caller: Caller, name: str) -> Iterator[None]:
        """Write down what is refused in the block."""
        try:
            yield
        except HortusError as e:
            if e.status == _FORBIDDEN:
                self._tell(caller, name, e)
            raise

    def _require(self, caller: Caller, tasks: tuple[Task, ...]) -> None:
        """Ask for the tasks in turn; the first refusal is said where all are refused."""
        refused: HortusError | None = None
        for task in tasks:
            try:
                self._asker.require(caller, task)
            except HortusError as e:
                refused = refused or e
            else:
                return
        if refused is not None:
            raise refused

    def _tell(self, caller: Caller, name: str, error: HortusError) -> None:
        facts = {"code": error.code, "tier": caller.tier}
        event = Event(
            self._clock.now_us(),
            "admin.refused",
            caller.actor,
            name,
            reason=error.message,
            facts=facts_text(facts),
        )
        self._events.leave(event)
