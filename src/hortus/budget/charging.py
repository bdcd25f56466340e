"""What requests have cost is written in the transaction that records how they ended."""

from collections.abc import Sequence

from hortus.store import Charge, Connection, Outcome, Record, charge


class Charges:
    """Takes part in each group of records: a cost and its outcome are on disk together or not."""

    def __init__(self, gateway: str) -> None:
        self.gateway = gateway
        self._noted: dict[str, tuple[Charge, ...]] = {}
        self._written: list[str] = []

    def note(self, decision_id: str, charges: tuple[Charge, ...]) -> None:
        """Keep what an attempt of a request has cost until its outcome is written."""
        if charges:
            self._noted[decision_id] = self._noted.get(decision_id, ()) + charges

    def begin(self, connection: Connection) -> None:
        """Read nothing: sums are changed where they are."""

    def write(self, connection: Connection, records: Sequence[Record]) -> None:
        """Write the costs of the requests that end in this group."""
        ended = [r.decision_id for r in records if isinstance(r, Outcome)]
        self._written = [decision_id for decision_id in ended if decision_id in self._noted]
        if self._written:
            costs = (one for name in self._written for one in self._noted[name])
            charge(connection, self.gateway, costs)

    def settle(self, *, committed: bool) -> None:
        """Forget what is on disk; what is not will be met again."""
        if committed:
            for decision_id in self._written:
                self._noted.pop(decision_id, None)
        self._written = []
