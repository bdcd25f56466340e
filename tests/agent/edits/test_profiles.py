"""A model is asked for the format it writes well, and for another where it does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.agent.edits.profiles import Record, choose_format, ladder_for
from hortus.agent.edits.types import Format

LADDER = (Format.REPLACE, Format.SEARCH_REPLACE, Format.WHOLE)


def record(form, good, bad):
    return Record(form, (False,) * bad + (True,) * good)


@pytest.mark.parametrize(
    ("model", "first"),
    [
        ("gpt-oss-120b", Format.PATCH),
        ("gpt-5.1-codex", Format.PATCH),
        ("Qwen3-Coder-480B-A35B-Instruct", Format.REPLACE),
        ("glm-4.7", Format.REPLACE),
        ("qwen2.5-coder:32b", Format.SEARCH_REPLACE),
        ("llama-3.2-3b", Format.WHOLE),
        ("qwen2.5-coder-7b", Format.WHOLE),
    ],
)
def test_the_first_format_follows_from_the_model(model, first):
    assert choose_format(ladder_for(model), []) is first


def test_a_few_failures_change_nothing():
    assert choose_format(LADDER, [record(Format.REPLACE, 0, 4)]) is Format.REPLACE


def test_a_format_that_fails_too_often_is_given_up():
    assert choose_format(LADDER, [record(Format.REPLACE, 3, 2)]) is Format.SEARCH_REPLACE
    assert choose_format(LADDER, [record(Format.REPLACE, 4, 1)]) is Format.REPLACE


def test_short_files_are_written_whole_once_a_format_was_given_up():
    records = [record(Format.REPLACE, 0, 5)]
    assert choose_format(LADDER, records, file_lines=100) is Format.WHOLE
    assert choose_format(LADDER, records, file_lines=500) is Format.SEARCH_REPLACE
    assert choose_format(LADDER, [], file_lines=10) is Format.REPLACE


def test_where_all_fail_the_best_is_taken():
    records = [record(form, good, 9) for form, good in zip(LADDER, (1, 5, 3), strict=True)]
    assert choose_format(LADDER, records) is Format.SEARCH_REPLACE


def test_old_failures_are_forgotten():
    seen = record(Format.REPLACE, 0, 20)
    for _ in range(20):
        seen = seen.noting(well_formed=True)
    assert seen.well_formed == (True,) * 20
    assert not seen.fails


@given(st.lists(st.tuples(st.sampled_from(LADDER), st.integers(0, 9), st.integers(0, 9))))
def test_a_format_of_the_ladder_is_always_chosen(rows):
    records = {form: record(form, good, bad) for form, good, bad in rows}
    assert choose_format(LADDER, list(records.values())) in LADDER
