"""A decision's record for whom it was about, so that they need nobody to read it for them."""

from hortus.core import NotFoundError, Principal
from hortus.gateway import no_such_decision
from hortus.store import RecordReader


class OwnDecisions:
    """Finds decisions; those about others are as unknown as those that never were."""

    def __init__(self, records: RecordReader) -> None:
        self._records = records

    def __call__(self, principal: Principal, decision_id: str) -> object:
        """Return what was recorded of one request of somebody's."""
        try:
            found = self._records.find(decision_id.strip())
        except NotFoundError as e:
            raise no_such_decision(decision_id) from e
        if not decision_id.strip() or not found.attempts:
            raise no_such_decision(decision_id)
        if {attempt.principal for attempt in found.attempts} != {principal.name}:
            raise no_such_decision(decision_id)
        return found
