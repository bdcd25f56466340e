"""Erasing destroys the key, says so, and leaves every proof as it is."""

import asyncio
import json
import shutil
import sqlite3

import pytest

from hortus.audit import LogParts, check_database
from hortus.audit.findings import Report
from hortus.content.datakeys import DataKeys
from hortus.content.erasing import Eraser
from hortus.content.errors import (
    ContentErasedError,
    ContentError,
    ContentHeldError,
    NothingToEraseError,
)
from hortus.content.sealing import open_part
from hortus.content.tables import SealedRows, parts_of
from hortus.store import BusyError, Store
from hortus.store.testing import an_intent, an_outcome

MONTH = "2023-11"


class Holds:
    """Holds some people."""

    def __init__(self, **held):
        self._held = held
        self.transactions = []

    def held(self, connection, parts):
        self.transactions.append(connection.in_transaction)
        return next((self._held[p.person] for p in parts if p.person in self._held), "")


@pytest.fixture
def eraser(database, folder, clock):
    """Return a maker of erasers, by what is held."""
    return lambda **held: Eraser(database, folder, Holds(**held), clock, "root@host")


def parts(database, decision_id):
    with database.reading() as connection:
        return parts_of(connection, decision_id)


def test_what_is_erased_cannot_be_read_by_anybody(eraser, kept, keys, database, places, folder):
    (request, _) = kept()
    eraser().erase("ada", MONTH, "she asked for it")
    for anybody in (keys, DataKeys.open(folder, places.master_file)):
        with pytest.raises(ContentErasedError):
            anybody.find("ada", MONTH, request.key_id)
    assert {p.sealed for p in parts(database, "dec_1")} >= {request.sealed}, "sealed rows stay"


def test_erasing_is_an_event_with_its_counts_and_without_the_name(eraser, kept, left):
    kept()
    (row, _) = kept("dec_2")
    (erased,) = eraser().erase("ada", MONTH, "she asked for it")
    (event,) = left()
    assert (event.event, event.subject, event.reason) == (
        "content.erased",
        row.key_id,
        "she asked for it",
    )
    assert json.loads(event.facts) == {
        "bytes": "38",
        "key_destroyed": "yes",
        "month": MONTH,
        "parts": "4",
    }
    assert (erased.parts, erased.bytes, erased.key_destroyed) == (4, 38, True)
    assert "ada" not in event.facts + event.subject


def test_one_month_is_erased_or_all_of_them(eraser, kept, clock, keys, database):
    kept("dec_1")
    clock.advance(31 * 86_400)
    (december, _) = kept("dec_2")
    eraser().erase("ada", MONTH, "")
    assert open_part(december, keys.find("ada", "2023-12", december.key_id)) == b"a question"
    kept("dec_3", person="bob")
    assert [e.month for e in eraser().erase("ada", "", "")] == ["2023-12"]
    (other, _) = parts(database, "dec_3")
    assert open_part(other, keys.find("bob", "2023-12", other.key_id)) == b"a question"


def test_a_key_without_content_is_destroyed_as_well(eraser, keys, folder):
    keys.current("ada", MONTH, 0.0)
    (erased,) = eraser().erase("ada", "", "")
    assert (erased.parts, erased.key_destroyed) == (0, True)
    assert folder.empty


def test_where_nothing_is_left_that_is_said(eraser, kept, left):
    kept()
    eraser().erase("ada", "", "")
    for person, month in (("ada", ""), ("eve", ""), ("ada", "2020-01")):
        with pytest.raises(NothingToEraseError, match=r"there is no content of"):
            eraser().erase(person, month, "")
    assert len(left()) == 1


def test_a_legal_hold_keeps_everything(eraser, kept, keys, left):
    (request, _) = kept()
    with pytest.raises(ContentHeldError, match="under a legal hold: court order 7"):
        eraser(ada="court order 7").erase("ada", "", "")
    assert open_part(request, keys.find("ada", MONTH, request.key_id))
    assert left() == []


def test_a_hold_on_one_month_keeps_all_that_was_to_be_erased(database, folder, clock, kept, keys):
    class OneMonth(Holds):
        def held(self, connection, parts):
            super().held(connection, parts)
            return "case 7" if any(p.decision_id == "dec_2" for p in parts) else ""

    (first, _) = kept("dec_1")
    clock.advance(31 * 86_400)
    kept("dec_2")
    with pytest.raises(ContentHeldError, match="in 2023-12 is under a legal hold: case 7"):
        Eraser(database, folder, OneMonth(), clock, "root@host").erase("ada", "", "")
    assert open_part(first, keys.find("ada", MONTH, first.key_id)) == b"a question"


def test_no_hold_can_come_between_looking_and_destroying(database, folder, clock, kept):
    holds = Holds()
    kept()
    Eraser(database, folder, holds, clock, "root@host").erase("ada", "", "")
    assert holds.transactions[-1]


def test_erasing_works_without_the_master_key(eraser, kept, places, folder):
    kept()
    places.master_file.unlink()
    assert eraser().erase("ada", "", "")[0].key_destroyed
    assert folder.empty


def test_an_erasure_that_was_cut_short_is_recorded_when_it_is_repeated(
    eraser, kept, folder, left, database
):
    kept()
    folder.destroy("ada", MONTH)  # killed here: destroyed, and not said
    (erased,) = eraser().erase("ada", "", "")
    assert (erased.parts, erased.key_destroyed) == (2, False)
    assert left()[0].event == "content.erased"
    assert all(p.erased_us for p in parts(database, "dec_1"))


@pytest.mark.parametrize("kind", ["sqlite"])
def test_an_erasure_that_cannot_be_recorded_says_what_is_done_already(
    eraser, kept, database, folder
):
    kept()
    with sqlite3.connect(database.file, isolation_level=None) as other:
        other.execute("ALTER TABLE waiting_events RENAME TO gone")
        with pytest.raises(ContentError, match="is destroyed, but that is not recorded") as e:
            eraser().erase("ada", MONTH, "")
        assert "erase once more" in e.value.remedy
        other.execute("ALTER TABLE gone RENAME TO waiting_events")
    other.close()
    assert folder.empty
    assert eraser().erase("ada", MONTH, "")[0].parts == 2


def test_the_log_holds_after_an_erasure(eraser, database, capture, question, tmp_path):
    async def scenario(store):
        tape = await capture().tape("dec_1", *question())
        kept = await tape.seal(b"question", frozenset())
        await store.records.append(an_intent("dec_1"), kept, an_outcome("dec_1"))
        await asyncio.to_thread(eraser().erase, "ada", "", "she asked")
        await store.records.take_over()

    with Store.open(database, participants=[LogParts.make().appender, SealedRows()]) as store:
        asyncio.run(scenario(store))
        events = [n.event for n in store.events.recent(10)]
    assert [e.event for e in events] == ["content.erased", "content.kept"]
    digests = json.loads(events[1].facts)
    assert {p.part: p.digest for p in parts(database, "dec_1")}.items() <= digests.items()
    report = Report()
    check_database(database, tmp_path, report)
    assert (report.faults, report.records) == ([], 4)


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_copy_of_the_database_alone_brings_nothing_back(
    eraser, kept, database, folder, tmp_path
):
    kept()
    copy = tmp_path / "backup.db"
    shutil.copy(database.file, copy)
    eraser().erase("ada", "", "")
    shutil.copy(copy, database.file)
    (request, _) = parts(database, "dec_1")
    assert not folder.holds("ada", MONTH, request.key_id)


def test_a_copy_of_the_keys_does_bring_it_back(eraser, kept, keys, places, tmp_path):
    (request, _) = kept()
    shutil.copytree(places.keys_folder, tmp_path / "backup of keys")
    eraser().erase("ada", "", "")
    shutil.copytree(tmp_path / "backup of keys", places.keys_folder, dirs_exist_ok=True)
    key = keys.find("ada", MONTH, request.key_id)
    assert open_part(request, key) == b"a question", "as the documentation warns"


@pytest.mark.parametrize("kind", ["sqlite"])
def test_an_erasure_that_could_not_begin_destroys_nothing(eraser, kept, database, folder):
    kept()
    with sqlite3.connect(database.file, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(BusyError):
            eraser().erase("ada", MONTH, "")
        other.execute("ROLLBACK")
    other.close()
    assert list(folder.months("ada")) == [MONTH]
