"""The first revision: its tables can hold what they are for."""

from dataclasses import astuple

from hortus.store.database import Database
from hortus.store.testing import an_intent, an_outcome
from hortus.store.upgrade import upgrade


def test_the_first_tables_take_an_intent_and_an_outcome(tmp_path):
    connection = Database(tmp_path).writer()
    upgrade(connection)
    for table, record in (("intents", an_intent("dec_1")), ("outcomes", an_outcome("dec_1"))):
        row = (1, *astuple(record))
        connection.execute(f"INSERT INTO {table} VALUES ({','.join('?' * len(row))})", row)
        assert connection.execute(f"SELECT * FROM {table}").fetchall() == [row]
    connection.close()


def test_ids_are_found_without_reading_every_row(database):
    with database.reading() as connection:
        plan = connection.execute(
            "EXPLAIN QUERY PLAN SELECT * FROM intents WHERE decision_id = 'dec_1'"
        ).fetchall()
    assert "intents_by_decision" in plan[0][-1]
