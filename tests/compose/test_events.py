"""A house writes down its own life, its settings and its keys."""

import asyncio
import json

import pytest

from hortus.compose.events import ExpiryWatch, HouseEvents
from hortus.core import ConfigError, ModelSettings, Settings
from hortus.core.testing import FrozenClock
from hortus.identity import Keyring
from hortus.store import Store
from hortus.store.testing import an_event

DAY_S = 86_400


@pytest.fixture
def clock():
    return FrozenClock()


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path, durability="normal") as opened:
        yield opened


@pytest.fixture
def house(store, clock):
    return HouseEvents(store, clock, "ada@host")


def recorded(store, name=""):
    return [numbered.event for numbered in store.events.recent(99, name)[::-1]]


def facts(event):
    return json.loads(event.facts)


def test_a_start_is_recorded_with_version_and_settings_after_what_waited(house, store):
    store.events.leave(an_event("key.created"))
    asyncio.run(house.started(Settings()))
    waited, started = recorded(store)
    assert (waited.event, started.event, started.actor) == (
        "key.created",
        "house.started",
        "ada@host",
    )
    assert {"version", "settings", "section.server"} <= facts(started).keys()


def test_a_start_with_the_settings_of_before_is_no_change(house, store):
    asyncio.run(house.started(Settings()))
    asyncio.run(house.stopped())
    asyncio.run(house.started(Settings()))
    assert [event.event for event in recorded(store)] == [
        "house.started",
        "house.stopped",
        "house.started",
    ]


def test_settings_that_changed_while_no_house_ran_are_named(house, store):
    asyncio.run(house.started(Settings()))
    asyncio.run(house.started(Settings(aliases={"a": []})))
    (changed,) = recorded(store, "settings.changed")
    assert facts(changed)["sections"] == "aliases"


def test_settings_taken_up_are_known_at_the_next_start(house, store):
    old, new = Settings(), Settings(aliases={"a": []})
    asyncio.run(house.started(old))
    asyncio.run(house.record(house.changed(old, new)))
    asyncio.run(house.started(new))
    (changed,) = recorded(store, "settings.changed")
    assert facts(changed)["aliases.a"] == "- -> []"


def test_very_many_changes_leave_the_digests_in_place(house):
    new = Settings(models={f"m{n}": ModelSettings(url="http://h/v1") for n in range(40)})
    found = facts(house.changed(Settings(), new))
    assert {"settings", "before", "section.models", "section.server"} <= found.keys()
    assert int(found["changes"]) > 40


def test_refused_settings_are_recorded_without_the_words_of_the_file(house):
    error = ConfigError("ada's secret model is wrong", remedy="mend it")
    event = house.refused(error)
    assert (event.event, event.reason) == ("settings.refused", error.message)
    assert "ada" not in event.facts


def test_what_cannot_be_recorded_is_a_problem_until_it_can(house, store):
    store.close()
    asyncio.run(house.record(an_event("a")))
    assert "stopping" in house.problem


def test_a_key_that_expires_is_noticed_once(store, tmp_path, clock):
    keyring = Keyring.open(store, tmp_path, clock)
    key_id = keyring.create("ada", ttl_s=DAY_S).key.key_id
    watch = ExpiryWatch(keyring, store, clock)
    assert watch.due() == {}
    clock.advance(DAY_S)
    assert list(watch.due()) == [key_id]
    watch.reload()
    assert watch.due() == {}


def test_a_key_that_expired_while_no_house_ran_is_noticed_at_the_start(store, tmp_path, clock):
    keyring = Keyring.open(store, tmp_path, clock)
    key_id = keyring.create("ada", ttl_s=DAY_S).key.key_id
    clock.advance(DAY_S + 1)
    assert list(ExpiryWatch(keyring, store, clock).due()) == [key_id]


def test_an_expiry_recorded_before_is_not_recorded_again(store, tmp_path, clock, house):
    keyring = Keyring.open(store, tmp_path, clock)
    key_id = keyring.create("ada", ttl_s=DAY_S).key.key_id
    clock.advance(DAY_S)
    asyncio.run(house.record(house.event("key.expired", key_id, {})))
    assert ExpiryWatch(keyring, store, clock).due() == {}


def test_a_revoked_key_does_not_expire(store, tmp_path, clock):
    keyring = Keyring.open(store, tmp_path, clock)
    key_id = keyring.create("ada", ttl_s=DAY_S).key.key_id
    keyring.revoke(key_id)
    clock.advance(DAY_S)
    assert ExpiryWatch(keyring, store, clock).due() == {}
