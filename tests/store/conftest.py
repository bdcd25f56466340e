"""A data folder and a database in it, made by the code under test."""

import pytest

from hortus.store import Store
from hortus.store.database import Database


@pytest.fixture
def database(tmp_path):
    made = Database(tmp_path, busy_timeout_s=0.05)
    made.prepare()
    return made


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path) as opened:
        yield opened
