"""Let in whom the identity provider sends, or write down why not."""

from hortus.core import Clock, HortusError
from hortus.identity import Assertion, Provisioning
from hortus.store import Event, PersonRecord, SessionTable


class Entrance:
    """Gives everybody who arrives an entry in the directory."""

    def __init__(self, provisioning: Provisioning, table: SessionTable, clock: Clock) -> None:
        self._provisioning = provisioning
        self._table = table
        self._clock = clock

    def admit(self, said: Assertion) -> PersonRecord:
        """Return the entry of who has arrived; raises with the refusal in the log."""
        try:
            return self._provisioning.arrive(said)
        except HortusError as e:
            now_us = self._clock.now_us()
            told = Event(now_us, "signin.refused", said.user_name, "person", reason=e.message)
            self._table.tell(told)
            raise
