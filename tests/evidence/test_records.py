"""Statements are asked within one period, and kept as they were run."""

import sqlite3

import pytest

from hortus.evidence.records import MOST_ROWS, Period, records_in
from hortus.evidence.testing import records_of
from hortus.store.testing import an_event, an_intent, an_outcome

TIMED = [an_intent(f"dec_{n}", at_us=n) for n in range(10)]


def test_only_the_period_is_asked_unless_all_are_wanted():
    with records_of(*TIMED, since_us=3, until_us=7) as records:
        assert records.one("part", "SELECT count(*) FROM {intents} i") == 4
        assert records.one("whole", "SELECT count(*) FROM {all_intents} i") == 10
        assert (records.first, records.last, records.present) == (4, 7, 4)


def test_without_entries_there_is_no_range():
    with records_of() as records:
        assert (records.first, records.last, records.present) == (0, 0, 0)


def test_statements_are_kept_as_they_run_on_any_copy():
    with records_of(*TIMED) as records:
        records.one(
            "those asked for",
            "SELECT count(*)\n FROM {intents} i WHERE {which}",
            which="attempt = 1",
        )
        (query,) = records.queries
    assert query.name == "those asked for"
    assert "{" not in query.sql
    assert "\n" not in query.sql
    with records_of(*TIMED) as records:
        assert records.one("again", query.sql) == 10


def test_an_empty_sum_counts_as_nothing():
    with records_of() as records:
        assert records.row("sums", "SELECT sum(bytes_in), max(seq) FROM {intents} i") == (0, 0)


def test_a_table_shows_the_most_first_and_counts_what_it_leaves_out():
    many = [an_intent(f"dec_{n}", client=f"c{n % 60:02}") for n in range(61)]
    with records_of(*many) as records:
        sql = "SELECT client, count(*) FROM {intents} i GROUP BY client"
        table = records.table("Clients", ("client", "attempts"), sql)
    assert table.rows[:2] == (("c00", "2"), ("c01", "1"))
    assert len(table.rows) == MOST_ROWS
    assert table.left_out == 60 - MOST_ROWS


def test_offences_are_the_first_ten():
    with records_of(*TIMED, *TIMED) as records:
        found = records.offences("odd", "SELECT seq, decision_id FROM {intents} i ORDER BY seq")
    assert [offence.seq for offence in found] == list(range(1, 11))


def test_what_is_not_signed_yet_is_not_asked(kept):
    period = Period(5, 0, 2**62)
    with records_in(kept.house.database, period) as records:
        assert records.last == 5


def test_a_period_cannot_be_changed_by_what_a_record_says():
    odd = [
        an_intent("{intents}", model="'; DROP TABLE intents; --"),
        an_outcome("x"),
        an_event("y"),
    ]
    with records_of(*odd) as records:
        table = records.table(
            "m", ("model", "n"), "SELECT model, count(*) FROM {intents} i GROUP BY 1"
        )
        assert table.rows[0][0] == "'; DROP TABLE intents; --"
        assert records.one("still there", "SELECT count(*) FROM {intents} i") == 1


def test_a_statement_that_is_wrong_is_not_hidden():
    with records_of() as records, pytest.raises(sqlite3.Error):
        records.one("wrong", "SELECT nothing FROM {intents} i")
