"""A ring of keys in a data folder, with a clock that stands still."""

import pytest

from hortus.core.testing import FrozenClock
from hortus.identity import Keyring
from hortus.store import StoreView


@pytest.fixture
def clock():
    return FrozenClock()


@pytest.fixture
def view(tmp_path):
    with StoreView.open(tmp_path, create=True) as opened:
        yield opened


@pytest.fixture
def keyring(view, tmp_path, clock):
    return Keyring.open(view, tmp_path, clock)
