"""Usage reports are read in the forms that providers document; what is none is said to be."""

import contextlib
import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.budget import Counted, parse_columns, read_report
from hortus.budget.errors import BadReportError
from hortus.budget.reports import DEFAULT_COLUMNS

DAY = date(2026, 11, 1)
ONE_RESULT = {
    "model": "claude-x",
    "uncached_input_tokens": 1_500,
    "cache_read_input_tokens": 200,
    "cache_creation": {"ephemeral_1h_input_tokens": 1_000, "ephemeral_5m_input_tokens": 500},
    "output_tokens": 500,
    "server_tool_use": {"web_search_requests": 10},
    "workspace_id": None,
}
OTHER_RESULT = {
    "object": "organization.usage.completions.result",
    "model": "gpt-x",
    "input_tokens": 1_000,
    "input_cached_tokens": 800,
    "output_tokens": 500,
    "num_model_requests": 5,
}


def one_page(*results, starting_at="2026-11-01T00:00:00Z", **more):
    bucket = {"starting_at": starting_at, "ending_at": "later", "results": list(results)}
    return {"data": [bucket], "has_more": False, "next_page": None, **more}


def other_page(*results):
    bucket = {"object": "bucket", "start_time": 1_793_491_200, "results": list(results)}
    return {"object": "page", "data": [bucket], "has_more": False}


def read(said, columns=DEFAULT_COLUMNS):
    data = said if isinstance(said, str) else json.dumps(said)
    return read_report(data.encode(), columns)


def test_a_provider_that_counts_caches_apart_is_added_up():
    assert read(one_page(ONE_RESULT)) == [Counted(DAY, "claude-x", 3_700)]


def test_a_provider_that_counts_caches_with_the_prompt_is_taken_as_it_is():
    assert read(other_page(OTHER_RESULT)) == [Counted(DAY, "gpt-x", 1_500)]


def test_all_pages_are_read_and_lines_of_a_day_added_up():
    pages = [one_page(ONE_RESULT, has_more=True), one_page(ONE_RESULT, ONE_RESULT)]
    assert read(pages) == [Counted(DAY, "claude-x", 11_100)]


def test_a_day_is_one_in_utc():
    (counted,) = read(one_page(ONE_RESULT, starting_at="2026-11-01T23:30:00-02:00"))
    assert counted.day == date(2026, 11, 2)


CSV = "day,model,input_tokens,output_tokens\n2026-11-01,gpt,10,5\n2026-11-01T09:00,gpt,,1\n"


def test_a_table_is_read_by_its_columns():
    assert read(CSV) == [Counted(DAY, "gpt", 16)]
    named = "Date,Name,In,Out,Cached\n2026-11-01,gpt,10,5,80\n"
    columns = parse_columns("day=Date,model=Name,input=In,output=Out,cached=Cached")
    assert read("\ufeff" + named, columns) == [Counted(DAY, "gpt", 95)]


def test_columns_that_are_not_said_have_their_usual_names():
    assert parse_columns("day=Date") == {**DEFAULT_COLUMNS, "day": "Date"}
    with pytest.raises(BadReportError, match="nothing called 'price'"):
        parse_columns("price=Cost")


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ("{", "is no usage report"),
        ({"data": [{"results": "none"}]}, "is no usage report"),
        (one_page(ONE_RESULT, has_more=True), "has more pages"),
        (one_page({**ONE_RESULT, "model": None}), "does not say which model"),
        (one_page(ONE_RESULT, starting_at="today"), "a line of no day"),
        (one_page({"model": "m", "output_tokens": -5}), "counts -5 tokens"),
        ("[" * 100_000, "is no usage report"),
        ("a,b\n1,2\n", "has no column 'day'"),
        (CSV + "2026-11-01," + "x" * 200_000 + ",1,1\n", "field larger"),
        (CSV + "yesterday,gpt,1,1\n", "line 4"),
        (CSV + "2026-11-01,gpt,many,1\n", "line 4"),
    ],
)
def test_what_is_no_report_is_refused_with_its_fault(said, problem):
    with pytest.raises(BadReportError, match=problem):
        read(said)


def test_a_line_that_ends_early_counts_what_it_says():
    assert read(CSV + "2026-11-01,gpt\n") == [Counted(DAY, "gpt", 16)]


def test_bytes_that_are_no_text_are_refused():
    with pytest.raises(BadReportError, match="no text"):
        read_report(b"\xff\xfe\x00", DEFAULT_COLUMNS)


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_whatever_a_file_holds_it_is_read_or_refused(data):
    with contextlib.suppress(BadReportError):
        read_report(data, DEFAULT_COLUMNS)
