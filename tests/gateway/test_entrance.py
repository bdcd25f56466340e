"""Who comes in, and from which network their key may be used."""

import asyncio
import json
from types import SimpleNamespace

import pytest

from hortus.core import Principal
from hortus.core.testing import FrozenClock
from hortus.gateway.clients import Client
from hortus.gateway.entrance import Entrance
from hortus.gateway.errors import MissingKeyError, WrongZoneError
from hortus.gateway.zones import Zones
from hortus.store import StoreError

ZONES = Zones({"office": ["10.0.0.0/8"], "vpn": ["192.0.2.0/24"]})
ADA = Principal("key_1", "ada", zones=frozenset({"office"}))


class Kept:
    """Remembers records, or fails to."""

    def __init__(self, problem=None):
        self.events = []
        self._problem = problem

    def append(self, *events):
        self.events += events
        done = asyncio.get_running_loop().create_future()
        if self._problem:
            done.set_exception(self._problem)
        else:
            done.set_result(None)
        return done


def scope(peer, key=b"k"):
    headers = [(b"x-api-key", key)] if key else []
    return {
        "client": (peer, 1),
        "headers": headers,
        "method": "GET",
        "path": "/v1/models",
        "scheme": "http",
    }


def met(story, kept=None, principal=ADA):
    """Run a story with an entrance, which knows one key."""
    kept, clock = kept or Kept(), FrozenClock()
    keys = SimpleNamespace(find=lambda *_: principal, withdrawn=lambda _: "gone")

    async def scenario():
        story(Entrance(keys, ZONES, kept, clock), clock)
        await asyncio.sleep(0)

    asyncio.run(scenario())
    return kept


def test_a_key_is_let_in_from_the_network_to_which_it_is_bound():
    def story(entrance, _):
        assert entrance.admit(scope("10.1.1.1")) is ADA

    assert met(story).events == []


@pytest.mark.parametrize(
    ("peer", "said"), [("192.0.2.1", "vpn"), ("203.0.113.5", "a network without a name")]
)
def test_a_key_from_elsewhere_is_refused_with_the_reason_and_told_of(peer, said):
    def story(entrance, _):
        with pytest.raises(WrongZoneError, match=f"key_1 works from office only.*{said}"):
            entrance.admit(scope(peer))

    event = met(story).events[0]
    assert (event.event, event.subject) == ("key.wrong_zone", "key_1")
    zone = "vpn" if said == "vpn" else "unknown"
    assert json.loads(event.facts) == {"bound": "office", "zone": zone}


def test_a_key_that_is_bound_to_nothing_comes_from_anywhere():
    def story(entrance, _):
        assert entrance.admit(scope("203.0.113.5")).name == "bob"

    met(story, principal=Principal("key_2", "bob"))


def test_who_has_no_key_is_not_let_in():
    def story(entrance, _):
        with pytest.raises(MissingKeyError):
            entrance.admit(scope("10.1.1.1", key=b""))

    met(story)


def test_many_attempts_leave_one_event_in_ten_minutes():
    def story(entrance, clock):
        for peer in ("192.0.2.1", "192.0.2.2", "192.0.2.3"):
            with pytest.raises(WrongZoneError):
                entrance.admit(scope(peer))
            clock.advance(100)
        clock.advance(301)
        with pytest.raises(WrongZoneError):
            entrance.admit(scope("192.0.2.1"))

    assert len(met(story).events) == 2


def test_what_is_remembered_of_attempts_has_an_end():
    def story(entrance, _):
        for number in range(10_050):
            who = Principal(f"key_{number}", "x", zones=frozenset({"office"}))
            with pytest.raises(WrongZoneError):
                entrance.check(who, "vpn")
        assert len(entrance._told) == 50

    met(story)


def test_a_refusal_stands_while_the_database_is_away():
    def story(entrance, _):
        with pytest.raises(WrongZoneError):
            entrance.admit(scope("192.0.2.1"))

    met(story, Kept(StoreError("away", remedy="start it")))


def test_whether_somebody_may_ask_on_is_for_the_keys_to_say():
    def story(entrance, _):
        assert entrance.withdrawn(ADA) == "gone"

    met(story)


def test_a_tool_of_the_register_is_known_by_its_name_as_soon_as_it_is_listed():
    listed = set()
    entrance = Entrance(None, ZONES, None, None, lambda: frozenset(listed))
    fields = {b"user-agent": b"acme-bot/1.2"}
    assert entrance.client_of(fields).name == "unknown"
    listed.add("acme-bot")
    assert entrance.client_of(fields) == Client("acme-bot", "1.2")
