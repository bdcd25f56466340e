"""Hold what the tables of the house say against the events that tell of it."""

from collections.abc import Iterator

from hortus.audit import tables
from hortus.audit.due import RecordClass
from hortus.audit.findings import Report
from hortus.audit.removals import REMOVED, before_of
from hortus.store import Connection, Event, waiting

_LAST = (1 << 63) - 1
_KEYS = "SELECT key_id, created_us, revoked_us FROM keys"


def check_keys(connection: Connection, report: Report) -> None:
    """Report keys that were made or revoked without an event of it.

    An event that waits for the log is a row like any other: whoever can write the database can
    take it out before a running hortus sees it. The key stays as a witness.
    """
    told = {(event.event, event.subject) for event in _events(connection)}
    since_us = _since_us(connection)
    for key_id, created_us, revoked_us in connection.execute(_KEYS):
        for name, at_us in (("key.created", created_us), ("key.revoked", revoked_us)):
            if at_us >= since_us and at_us and (name, key_id) not in told:
                said = f"no event in the log tells of {name} {key_id}"
                report.fault("event-missing", 0, said)


def _events(connection: Connection) -> Iterator[Event]:
    for name in ("key.created", "key.revoked"):
        yield from (event for _, event in tables.events_named(connection, name, 0, _LAST))
    yield from waiting(connection)


def _since_us(connection: Connection) -> int:
    """Return since when each change has to have its event: the first that was ever recorded.

    Retention may have removed older ones.
    """
    first = tables.first_event(connection) or next(iter(waiting(connection)), None)
    removal = tables.newest_event(connection, REMOVED, RecordClass.EVENTS, _LAST)
    horizon_us = before_of(removal.facts) if removal else 0
    return max(first.at_us if first else _LAST, horizon_us)
