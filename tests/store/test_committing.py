"""A commit whose answer is lost is neither repeated nor forgotten, wherever the cut falls."""

import asyncio
import socket
import threading
from contextlib import suppress

import pytest

from hortus.audit import Appender
from hortus.store import Database, Server, Store, UnreachableError, UnsureError
from hortus.store.testing import an_event, an_intent, an_outcome


@pytest.fixture
def kind():
    """Choose the server: the answer of a file is not lost."""
    return "postgresql"


class Line:
    """A line to the server that can be cut at the moment of a commit."""

    def __init__(self, port):
        self._port = port
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._open = []
        self.port = self._listening.getsockname()[1]
        self.cut = ""
        self.closed_for = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        with suppress(OSError):
            while True:
                client, _ = self._listening.accept()
                if self.closed_for:
                    self.closed_for -= 1
                    client.close()
                    continue
                server = socket.create_connection(("127.0.0.1", self._port))
                self._open += [client, server]
                for ends in ((client, server, True), (server, client, False)):
                    threading.Thread(target=self._pass, args=ends, daemon=True).start()

    def _pass(self, source, sink, up):
        with suppress(OSError):
            while data := source.recv(65_536):
                if up and self.cut and b"COMMIT\0" in data:
                    self._cut_here(source, sink, data)
                    return
                sink.sendall(data)
        for end in (source, sink):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _cut_here(self, client, server, data):
        how, self.cut = self.cut, ""
        # The other direction goes on until its end is shut: the answer must not get through.
        client.shutdown(socket.SHUT_WR)
        if how == "after":
            server.sendall(data)
        server.shutdown(socket.SHUT_WR)
        client.close()

    def close(self):
        self._listening.close()
        for end in self._open:
            end.close()


@pytest.fixture
def line(postgres):
    made = Line(postgres.port)
    yield made
    made.close()


@pytest.fixture
def through(database, line):
    """Return the database by way of the line."""
    url = database.server.url
    there = f":{line.port}/".join(url.rsplit(f":{url.rsplit(':', 1)[1].split('/')[0]}/", 1))
    return Database(database.folder, busy_timeout_s=0.5, server=Server(there))


class Listener:
    """Hears what the log says is durable."""

    def __init__(self):
        self.heard = []

    def grown(self, growth, records):
        self.heard += [(growth.head.size, record.decision_id) for record in records]


@pytest.fixture
def listener():
    return Listener()


@pytest.fixture
def store(through, listener):
    with Store.open(through, participants=[Appender(listener)]) as opened:
        yield opened


def append(store, *records):
    async def scenario():
        await store.records.append(*records)

    asyncio.run(scenario())


def everything(database):
    with database.reading() as connection:
        return connection.execute(
            "SELECT seq, decision_id FROM intents UNION ALL"
            " SELECT seq, decision_id FROM outcomes ORDER BY seq"
        ).fetchall()


@pytest.mark.parametrize("cut", ["before", "after"])
def test_a_cut_at_the_commit_is_seen_through(store, line, database, listener, cut):
    append(store, an_intent("dec_1"))
    line.cut = cut
    append(store, an_intent("dec_2"), an_outcome("dec_1"))
    append(store, an_outcome("dec_2"))
    assert everything(database) == [(1, "dec_1"), (2, "dec_2"), (3, "dec_1"), (4, "dec_2")]
    assert listener.heard == [(1, "dec_1"), (3, "dec_2"), (3, "dec_1"), (4, "dec_2")]


def test_a_cut_is_seen_through_although_others_went_on_meanwhile(store, line, database):
    append(store, an_intent("dec_1"))
    line.closed_for, line.cut = 3, "after"
    with Store.open(database, participants=[Appender()]) as other:
        append(store, an_intent("dec_2"))
        append(other, an_intent("dec_3"))
        append(store, an_intent("dec_4"))
    assert everything(database) == [(n, f"dec_{n}") for n in range(1, 5)]


def test_events_taken_over_with_a_lost_answer_are_recorded_once(store, line):
    append(store, an_intent("dec_1"))
    store.events.leave(an_event("key.created"))
    line.cut = "after"

    async def scenario():
        await store.records.take_over()

    asyncio.run(scenario())
    asyncio.run(scenario())
    assert [found.seq for found in store.events.recent(9)] == [2]
    assert store.events.waiting() == []


@pytest.mark.parametrize("cut", ["before", "after"])
def test_a_server_that_stays_away_leaves_it_open_and_later_groups_find_the_truth(
    store, line, database, cut
):
    append(store, an_intent("dec_1"))
    line.closed_for, line.cut = 10_000, cut
    with pytest.raises(UnsureError, match="while it was committing"):
        append(store, an_intent("dec_2"))
    with pytest.raises(UnreachableError):
        append(store, an_intent("dec_3"))
    line.closed_for = 0
    append(store, an_intent("dec_4"))
    kept = ["dec_1", "dec_4"] if cut == "before" else ["dec_1", "dec_2", "dec_4"]
    assert everything(database) == list(enumerate(kept, start=1))


def test_a_connection_lost_between_groups_costs_nobody_anything(store, postgres, database):
    append(store, an_intent("dec_1"))
    with database.writing() as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    append(store, an_intent("dec_2"))
    assert everything(database) == [(1, "dec_1"), (2, "dec_2")], postgres.port


def test_text_that_postgresql_cannot_hold_is_kept_without_its_zeros(store):
    append(store, an_intent("dec_1", client="a\0b"), an_outcome("dec_1", message="\0"))
    found = store.records.find("dec_1")
    assert (found.attempts[0].client, found.outcome.message) == ("a\ufffdb", "\ufffd")
