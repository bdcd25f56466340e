"""The server that tests and benchmarks start: separate databases, gone without a trace."""

import os
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from hortus.store import StoreError
from hortus.store.testing.server import TrialServer, find_programs, memory_folder


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


STARTS = """
import sys
from pathlib import Path
from hortus.store.testing.server import TrialServer, memory_folder
trial = TrialServer(Path(sys.argv[1]), parent=memory_folder())
print(trial.folder, flush=True)
sys.stdin.read()
"""


def test_a_server_ends_with_whoever_started_it_and_was_killed(postgres_programs):
    words = [sys.executable, "-c", STARTS, str(postgres_programs)]
    child = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    folder = Path(child.stdout.readline().strip())
    server = int((folder / "data" / "postmaster.pid").read_text().split()[0])
    child.kill()
    child.communicate()
    assert gone(folder.exists)
    assert gone(lambda: is_alive(server))


def gone(there):
    until = time.monotonic() + 30
    while there() and time.monotonic() < until:
        time.sleep(0.02)
    return not there()


def is_alive(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
