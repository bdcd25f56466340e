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


HOURS = """
{"data": [
 {"starting_at": "2026-11-01T22:00:00Z", "ending_at": "2026-11-01T23:00:00Z", "results": [
  {"account_id": null, "api_key_id": "apikey_1", "workspace_id": "wrk_1", "model": "claude-x",
   "service_tier": "standard", "context_window": "0-200k", "inference_geo": "global",
   "uncached_input_tokens": 10, "cache_read_input_tokens": 20,
   "cache_creation": {"ephemeral_1h_input_tokens": 30, "ephemeral_5m_input_tokens": 40},
   "output_tokens": 50, "server_tool_use": {"web_search_requests": 1}},
  {"account_id": null, "api_key_id": null, "workspace_id": null, "model": "claude-y",
   "service_tier": "batch", "context_window": "200k-1M", "inference_geo": null,
   "uncached_input_tokens": 1, "cache_read_input_tokens": 0, "cache_creation": null,
   "output_tokens": 2, "server_tool_use": null}]},
 {"starting_at": "2026-11-01T23:00:00Z", "ending_at": "2026-11-02T00:00:00Z", "results": []},
 {"starting_at": "2026-11-02T00:00:00Z", "ending_at": "2026-11-02T01:00:00Z", "results": [
  {"model": "claude-x", "uncached_input_tokens": 5, "cache_read_input_tokens": 0,
   "output_tokens": 0}]}],
 "has_more": false, "next_page": null}
"""
BUCKETS = """
{"object": "page", "data": [
 {"object": "bucket", "start_time": 1793491200, "end_time": 1793577600, "results": [
  {"object": "organization.usage.completions.result", "input_tokens": 1000, "output_tokens": 500,
   "input_cached_tokens": 800, "input_audio_tokens": 0, "output_audio_tokens": 0,
   "num_model_requests": 5, "project_id": null, "user_id": null, "api_key_id": null,
   "model": "gpt-x-2026-08-01", "batch": false, "service_tier": null}]},
 {"object": "bucket", "start_time": 1793577600, "end_time": 1793664000, "results": [
  {"object": "organization.usage.embeddings.result", "input_tokens": 16,
   "num_model_requests": 2, "project_id": null, "user_id": null, "api_key_id": null,
   "model": "embedding-x"}]}],
 "has_more": false, "next_page": null}
"""


def test_an_answer_by_the_hour_is_added_up_by_the_day():
    assert read(HOURS) == [
        Counted(DAY, "claude-x", 150),
        Counted(DAY, "claude-y", 3),
        Counted(date(2026, 11, 2), "claude-x", 5),
    ]


def test_completions_and_embeddings_are_read_as_the_provider_gives_them():
    assert read(BUCKETS) == [
        Counted(DAY, "gpt-x-2026-08-01", 1_500),
        Counted(date(2026, 11, 2), "embedding-x", 16),
    ]


def test_an_answer_that_is_not_grouped_by_model_says_how_to_ask_for_it():
    with pytest.raises(BadReportError) as caught:
        read(BUCKETS.replace('"gpt-x-2026-08-01"', "null"))
    assert "grouped by model" in caught.value.remedy


def test_a_month_without_usage_is_an_empty_report():
    assert read(other_page()) == []
    assert read([]) == []


RESULTS = st.builds(
    dict,
    model=st.sampled_from(["a", "b"]),
    uncached_input_tokens=st.integers(0, 10**6),
    cache_read_input_tokens=st.integers(0, 10**6),
    output_tokens=st.integers(0, 10**6),
)


@given(st.lists(RESULTS, max_size=8), st.integers(1, 4))
def test_however_an_answer_is_divided_into_pages_it_is_the_same_report(results, size):
    pages = [one_page(*results[at : at + size], has_more=True) for at in range(0, 9, size)]
    pages[-1]["has_more"] = False
    whole = read(one_page(*results))
    assert read(pages) == whole
    fields = ("uncached_input_tokens", "cache_read_input_tokens", "output_tokens")
    assert sum(one.tokens for one in whole) == sum(r[f] for r in results for f in fields)


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
