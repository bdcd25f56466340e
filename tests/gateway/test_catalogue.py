"""The list of models is the one a key may use, in the form of every dialect."""

from types import SimpleNamespace

import msgspec
import pytest

from hortus.core import EMBEDDED_MODEL, ModelSettings, Principal, Settings
from hortus.gateway.catalogue import Catalogue

SETTINGS = Settings(
    models={"m": ModelSettings(url="http://x", owner_entity="Ada GmbH"), "n": ModelSettings()},
    aliases={"house/code": ["m"]},
)


@pytest.fixture
def listed():
    """Return a function that gives the list for a key that covers some models."""

    def listed(*models, embedded=True):
        relay = SimpleNamespace(upstreams=SimpleNamespace(settings=SETTINGS))
        body = Catalogue(relay, embedded=embedded).listing(
            Principal("key_1", "ada", frozenset(models))
        )
        return msgspec.json.decode(body)

    return listed


def test_a_key_for_everything_lists_everything(listed):
    listing = listed()
    names = [entry["id"] for entry in listing["data"]]
    assert names == ["house/code", "m", "n", EMBEDDED_MODEL]
    assert (listing["first_id"], listing["last_id"]) == ("house/code", EMBEDDED_MODEL)
    assert EMBEDDED_MODEL not in str(listed(embedded=False))


def test_a_key_for_some_models_lists_those(listed):
    assert [entry["id"] for entry in listed("n", "gone")["data"]] == ["n"]
    assert listed("gone")["data"] == []
    assert listed("gone")["first_id"] is None


def test_an_entry_has_what_either_dialect_asks_for(listed):
    entry = listed("m")["data"][0]
    assert (entry["object"], entry["type"]) == ("model", "model")
    assert (entry["owned_by"], entry["display_name"]) == ("Ada GmbH", "m")
    assert listed("n")["data"][0]["owned_by"] == "hortus"
