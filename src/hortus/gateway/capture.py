"""Keeping what was asked and answered: what the gateway asks of whoever does it."""

from typing import Protocol

from hortus.core import Principal
from hortus.gateway.call import Call
from hortus.gateway.doors import Purpose
from hortus.gateway.routing import Candidate
from hortus.gateway.tape import Tape

# Texts for people. The same words come to the other doors once more, or as numbers.
_WITH_TEXT = frozenset({Purpose.GENERATE, Purpose.COMPLETE})


class Capture(Protocol):
    """Decides what is kept, and takes it down."""

    async def tape(
        self, decision_id: str, asker: Principal, model: str, labels: frozenset[str]
    ) -> Tape | None:
        """Return what takes a request down, or None where it is not to be kept.

        ``labels`` are all kinds of data found in the request, also where they were redacted.
        Raises a ``HortusError`` where it has to be kept and cannot be.
        """
        ...


async def take_down(call: Call, candidate: Candidate, capture: Capture | None) -> None:
    """Let ``call`` be taken down from here on, where it is to be kept.

    What was not looked through for secrets is never kept.
    """
    call.tape = None
    if capture is None or call.screened is None or call.door.purpose not in _WITH_TEXT:
        return
    labels = call.screened.labels
    call.tape = await capture.tape(call.decision_id, call.principal, candidate.name, labels)
