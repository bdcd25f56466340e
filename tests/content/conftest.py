"""What the tests of kept content share: keys in a folder, people who read, a clock."""

import pytest

from hortus.content.capture import Capture, ContentPlaces
from hortus.content.datakeys import DataKeys, KeyFolder
from hortus.core import ContentRuleSettings, ContentSettings, Principal
from hortus.core.testing import FrozenClock

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
