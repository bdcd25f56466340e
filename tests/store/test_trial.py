"""The server that tests and benchmarks start: separate databases, gone without a trace."""

import psycopg
import pytest

from hortus.store import StoreError
from hortus.store.trial import TrialServer, find_programs, memory_folder


def rows(server):
    with psycopg.connect(server.url) as connection:
        return connection.execute("SELECT number FROM key_changes").fetchall()


def test_each_database_is_new_and_a_copy_holds_what_its_model_held(postgres):
    first, second = postgres.new(), postgres.new()
    with psycopg.connect(first.url) as connection:
        connection.execute("INSERT INTO key_changes VALUES (1, 7)")
    copy = postgres.new(of=first)
    assert [rows(first), rows(second), rows(copy)] == [[(7,)], [], [(7,)]]
    for server in (first, second, copy):
        postgres.drop(server)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(first.url)


def test_a_server_comes_back_after_a_stop_and_a_crash_and_leaves_nothing(postgres_programs):
    trial = TrialServer(postgres_programs, parent=memory_folder())
    server = trial.new()
    for end in (trial.stop, trial.kill):
        end()
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(server.url)
        trial.start()
        assert rows(server) == []
    trial.close()
    assert not trial.folder.exists()


def test_a_server_that_cannot_start_says_where_to_look(postgres_programs):
    with pytest.raises(StoreError, match=r"does not start|failed"):
        TrialServer(postgres_programs, settings={"no_such_setting": "1"}, start_s=0.3)


def test_programs_that_are_there_are_found(postgres_programs):
    assert (find_programs() / "initdb").exists()
    assert (postgres_programs / "postgres").exists()
