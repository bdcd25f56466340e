"""How a verb that changes something outside the database leaves an event of it."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from hortus.core import Clock, HortusError, Loaded, SystemClock
from hortus.core.configedit import SettingsEdit, edit_settings
from hortus.identity import operator
from hortus.store import Database, Event, EventTable, StoreError, StoreView, facts_text


@dataclass(slots=True)
class RecordedEdit:
    """A change of the settings file, and what is to be recorded of it."""

    edit: SettingsEdit
    facts: dict[str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """What is recorded of a change besides who made it and when."""

    name: str
    subject: str
    facts: Mapping[str, str]
    reason: str = ""


@contextmanager
def recorded_edit(loaded: Loaded, name: str, subject: str) -> Iterator[RecordedEdit]:
    """Yield the settings file for a change of which the event ``name`` tells.

    Change and event come into force together. A change that is refused leaves the event
    ``settings.refused``.
    """
    clock = SystemClock()
    with StoreView.open(Database.of(loaded), create=True) as store:
        try:
            # The transaction is begun late and ends after the file was replaced: it keeps a
            # running hortus waiting for no longer than that.
            with ExitStack() as until_replaced, edit_settings(loaded.file) as edit:
                made = RecordedEdit(edit, {})
                yield made
                event = _event(clock, name, subject, made.facts)
                until_replaced.enter_context(store.events.left(event))
        except StoreError:
            raise
        except HortusError as e:
            _refused(store.events, clock, f"{name} {subject}", e)
            raise


@contextmanager
def recorded_beside(loaded: Loaded, event: Change) -> Iterator[None]:
    """Leave an event of a change in files of a repository, if the block makes it.

    Where no log is kept on this machine, as in a clone of somebody else's or in CI, the history of
    the repository has to do.
    """
    database = Database.of(loaded)
    if not database.engine.exists():
        yield
        return
    told = _event(SystemClock(), event.name, event.subject, event.facts, event.reason)
    with StoreView.open(database) as store, store.events.left(told):
        yield


def _refused(events: EventTable, clock: Clock, what: str, error: HortusError) -> None:
    events.leave(_event(clock, "settings.refused", what, {"code": error.code}, error.message))


def _event(
    clock: Clock, name: str, subject: str, facts: Mapping[str, str], reason: str = ""
) -> Event:
    said = facts_text(facts)
    return Event(clock.now_us(), name, operator(), subject, reason=reason, facts=said)
