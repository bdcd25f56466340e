"""Events wait beside the change they tell of, and reach the log once."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.store import Database, Store, StoreError, facts_text, leave
from hortus.store.events import EventTable
from hortus.store.testing import an_event, an_intent

MOST_BYTES = 8_192


def take_over(store, *records):
    async def scenario():
        if records:
            await store.records.append(*records)
        await store.records.take_over()

    asyncio.run(scenario())


def names(found):
    return [numbered.event.event for numbered in found]


def test_an_event_left_waits_until_it_is_taken_over(store):
    store.events.leave(an_event("key.created"))
    assert [event.event for event in store.events.waiting()] == ["key.created"]
    assert store.events.recent(9) == []
    take_over(store)
    assert store.events.waiting() == []
    (found,) = store.events.recent(9)
    assert (found.seq, found.event) == (1, an_event("key.created"))


def test_events_are_taken_over_in_the_order_in_which_they_were_left(store):
    for number in range(0, 700, 7):
        store.events.leave(*(an_event("a", subject=str(n)) for n in range(number, number + 7)))
    for _ in range(3):
        take_over(store)
    found = store.events.recent(1_000)[::-1]
    assert [int(numbered.event.subject) for numbered in found] == list(range(700))
    assert [numbered.seq for numbered in found] == list(range(1, 701))


def test_taking_over_nothing_uses_up_no_number(store):
    take_over(store, an_intent("dec_1"))
    take_over(store)
    take_over(store, an_event("a"))
    assert [numbered.seq for numbered in store.events.recent(9)] == [2]


def test_a_change_that_fails_leaves_no_event(database, store):
    def change():
        with database.writing() as connection:
            leave(connection, [an_event("key.created")])
            connection.execute("SELECT * FROM nowhere")

    with pytest.raises(StoreError):
        change()
    assert store.events.waiting() == []


def test_an_event_of_a_change_outside_the_database_comes_with_it_or_not_at_all(store):
    with store.events.left(an_event("model.added")):
        assert store.events.waiting() == []
    with pytest.raises(OSError, match="the disk"), store.events.left(an_event("model.removed")):
        raise OSError("the disk")
    assert [event.event for event in store.events.waiting()] == ["model.added"]


def test_events_are_found_by_name_by_beginning_by_age_and_by_decision(store):
    take_over(
        store,
        an_event("key.created", at_us=1),
        an_event("key.revoked", at_us=2, decision_id="dec_1"),
        an_event("keyring.lost", at_us=3),
    )
    assert names(store.events.recent(9, "key.*")) == ["key.revoked", "key.created"]
    assert names(store.events.recent(9, "key.created")) == ["key.created"]
    assert names(store.events.recent(9, "*", since_us=3)) == ["keyring.lost"]
    assert names(store.events.recent(1)) == ["keyring.lost"]
    assert names(store.events.of("dec_1")) == ["key.revoked"]


def test_a_name_with_percent_signs_is_no_pattern(store):
    take_over(store, an_event("key.created"))
    assert store.events.recent(9, "%*") == []


_SCRIPT = """
import sys
from pathlib import Path
from hortus.store import Database
from hortus.store.events import EventTable
from hortus.store.testing import an_event
events = EventTable(Database(Path(sys.argv[1]), "normal"))
for number in range(100_000):
    events.leave(an_event("a", subject=str(number)))
    print(number, flush=True)
"""


def test_no_event_is_lost_or_doubled_when_either_process_is_killed(tmp_path):
    """One process leaves events and is killed; so is each that takes them over."""
    Database(tmp_path, "normal").prepare()
    taker = _SCRIPT.replace(
        _SCRIPT[_SCRIPT.index("events =") :],
        "import asyncio\n"
        "from hortus.store import Store\n"
        "async def main(store):\n"
        "    print('up', flush=True)\n"
        "    while True: await store.records.take_over()\n"
        "with Store.open(Path(sys.argv[1]), durability='normal') as store:\n"
        "    asyncio.run(main(store))\n",
    )
    left = subprocess.Popen(
        [sys.executable, "-c", _SCRIPT, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    for _ in range(3):
        process = subprocess.Popen(
            [sys.executable, "-c", taker, str(tmp_path)], stdout=subprocess.PIPE, text=True
        )
        process.stdout.readline()
        time.sleep(0.15)
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
    os.kill(left.pid, signal.SIGKILL)
    said, _ = left.communicate()
    acknowledged = int(said.rsplit("\n", 2)[-2])
    events = EventTable(Database(tmp_path, "normal"))
    found = [int(n.event.subject) for n in events.recent(200_000)[::-1]]
    found += [int(event.subject) for event in events.waiting()]
    assert found == list(range(len(found)))
    assert len(found) >= acknowledged + 1
    with Store.open(tmp_path):
        pass


@given(facts=st.dictionaries(st.text(max_size=200), st.text(max_size=600), max_size=60))
def test_facts_are_canonical_bounded_and_stay_as_they_are(facts):
    text = facts_text(facts)
    found = json.loads(text)
    assert len(text.encode()) <= MOST_BYTES
    assert facts_text(found) == text
    assert list(found) == sorted(found, key=lambda name: name.encode("utf-16-be"))
    assert all(isinstance(value, str) for value in found.values())


def test_of_very_many_facts_it_is_said_how_many_are_left_out():
    found = json.loads(facts_text({f"{n:03d}": "x" for n in range(100)}))
    assert found["more"] == "61"
    assert len(found) == 40


def test_the_hash_of_a_long_fact_stands_for_it():
    found = json.loads(facts_text({"short": "x", "long": "x" * 513}))
    assert found["short"] == "x"
    assert found["long"].startswith("sha256:")
