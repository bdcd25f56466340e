"""A store of each kind, made by the code under test."""

import pytest

from hortus.store import Store

# Long enough for a server to take a lock from one connection to the next.
BUSY_S = {"sqlite": 0.05, "postgresql": 0.5}


@pytest.fixture
def database(new_database, kind, tmp_path):
    return new_database(tmp_path, busy_timeout_s=BUSY_S[kind])


@pytest.fixture
def store(database):
    with Store.open(database) as opened:
        yield opened
