"""What the tests of kept content share: keys in a folder, people who read, a clock."""

from dataclasses import fields

import pytest

from hortus.content.approvers import Approvers, make_key
from hortus.content.capture import Capture, ContentPlaces
from hortus.content.datakeys import DataKeys, KeyFolder
from hortus.content.sealing import Part, Taken, month_of, seal_part
from hortus.content.tables import SealedEvent, SealedRows
from hortus.core import ContentRuleSettings, ContentSettings, Principal
from hortus.core.testing import FrozenClock
from hortus.store import EventTable
from hortus.store.testing import an_event

RULES = {"payments": ContentRuleSettings(people=["ada", "pay-*"], classes=["none", "personal"])}


@pytest.fixture
def clock():
    """Return a clock that stands in November 2023."""
    return FrozenClock()


@pytest.fixture
def places(tmp_path):
    """Return the places of keys in a data folder."""
    return ContentPlaces(tmp_path / "content" / "master.key", tmp_path / "content" / "keys")


@pytest.fixture
def folder(places):
    """Return the folder of wrapped keys."""
    return KeyFolder(places.keys_folder)


@pytest.fixture
def keys(folder, places):
    """Return keys with a master key just made."""
    return DataKeys.open(folder, places.master_file)


@pytest.fixture
def question():
    """Return a maker of what is asked about a request, by what a test is about."""

    def question(name="ada", labels=(), model="qwen", account=""):
        return Principal("key_1", name, account=account), model, frozenset(labels)

    return question


@pytest.fixture
def capture(places, clock):
    """Return a maker of what keeps content, by settings that a test may change."""

    def capture(**changes):
        return Capture(ContentSettings(**{"rules": RULES, **changes}), places, clock)

    return capture


@pytest.fixture
def database(new_database, tmp_path):
    """Return the database of a data folder, with its tables: a file, or one on a server."""
    return new_database(tmp_path)


@pytest.fixture
def kept(database, keys, clock):
    """Return a function that seals both parts of a decision, as a running house would."""

    def kept(decision_id="dec_1", person="ada"):
        key = keys.current(person, month_of(clock.now_us()), 0.0)
        rows = [
            seal_part(Taken(part, text, len(text)), decision_id, clock.now_us(), key)
            for part, text in ((Part.REQUEST, b"a question"), (Part.ANSWER, b"an answer"))
        ]
        event = an_event("content.kept", decision_id=decision_id)
        said = {field.name: getattr(event, field.name) for field in fields(event)}
        with database.writing() as connection:
            SealedRows().write(connection, [SealedEvent(**said, parts=tuple(rows))])
        return rows

    return kept


@pytest.fixture
def left(database):
    """Return a function that tells which events wait for the log, newest last."""
    return lambda: EventTable(database).waiting()


@pytest.fixture
def person(tmp_path, database, clock):
    """Return a maker of somebody who takes part in readings: their private key."""

    def person(name):
        key = make_key(tmp_path / f"{name}.key", b"")
        Approvers(database, clock, "root@host").add(name, key.public_key)
        return key

    return person
