"""Find out what answers cost, where somebody wants to know and their server does not say it."""

import re
from collections.abc import Callable
from threading import Event as Flag

from hortus.agent.values import Event, Noticed
from hortus.agent.wire import Spent, Wire, WireError

_SILENCE_S = 5.0
_TIMES = 2
_ID = r"[A-Za-z0-9_-]{1,64}"


class Costs:
    """Asks the gateway after each answer; what was broken off is asked for with the next one."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._owed: list[str] = []
        self._currency = ""
        self._is_known = True

    def owe(self, decision_id: str) -> None:
        """Note a request that was not answered to its end: it may have cost something too."""
        if _is_id(decision_id):
            self._owed.append(decision_id)

    def of(self, decision_id: str, show: Callable[[Event], None], stop: Flag) -> float | None:
        """Return what an answer cost, with all that is still owed; None where nobody knows.

        A price of nothing is none: it cannot be told from a model without prices.
        """
        if not (self._is_known and _is_id(decision_id)):
            return None
        own = self._asked(decision_id, stop)
        if own is None:
            self.owe(decision_id)
            # Whoever interrupts the question has not made the cost unknown.
            return 0.0 if stop.is_set() else None
        if own.amount is None:
            # A server that does not know the question is not asked it again.
            self._is_known = False
            return None
        if not own.amount or not self._is_in_one_currency(own, show):
            return None
        return own.amount + self._settled(stop)

    def _settled(self, stop: Flag) -> float:
        """Return what broken off requests cost; those that have not ended stay owed."""
        found = {decision_id: self._asked(decision_id, stop) for decision_id in self._owed}
        self._owed = [decision_id for decision_id, spent in found.items() if spent is None]
        return sum(spent.amount or 0.0 for spent in found.values() if spent is not None)

    def _asked(self, decision_id: str, stop: Flag) -> Spent | None:
        for _ in range(_TIMES):
            try:
                return self._wire.spent(decision_id, stop, _SILENCE_S)
            except WireError:
                # Whoever wanted to know is told that it is not known.
                continue
        return None

    def _is_in_one_currency(self, spent: Spent, show: Callable[[Event], None]) -> bool:
        self._currency = self._currency or spent.currency
        if spent.currency == self._currency:
            return True
        show(
            Noticed(
                f"an answer cost {spent.amount:g} {spent.currency}, others {self._currency}",
                "they cannot be added: have the gateway's prices set in one currency",
            )
        )
        return False


def _is_id(text: str) -> bool:
    """Tell whether a text can be an id of the gateway, and not what a server made up."""
    return re.fullmatch(_ID, text) is not None
