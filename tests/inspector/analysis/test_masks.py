"""Marks over what differs by itself; the shape around it stays."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.inspector.analysis.masks import path_template, template


def test_a_date_keeps_what_stands_between_its_digits():
    assert template("on 2026-11-22") == template("on 2025-01-02")
    assert template("on 2026-11-22") != template("on 2026/11/22")


@given(st.uuids(), st.uuids())
def test_ids_are_masked(one, other):
    assert template(f"run {one}") == template(f"run {other}") == "run <uuid>"


def test_an_apostrophe_of_another_kind_is_never_masked():
    assert template("Today's 2026") != template("Today\u2019s 2026")


@pytest.mark.parametrize(
    ("target", "masked"),
    [
        ("/v1/messages?beta=true", "/v1/messages"),
        ("/api/sessions/4711/end", "/api/sessions/<number>/end"),
        ("/api/24191bab-f63d-4df7-988f-9200b324eaff", "/api/<uuid>"),
        ("/api/eval/zAZ4zfDKGoZuXXKe", "/api/eval/<random>"),
        ("/api/eval/sdk-zAZezfDKGoZuXXKe", "/api/eval/sdk-zAZezfDKGoZuXXKe"),
        ("/v1/plain-words-only", "/v1/plain-words-only"),
    ],
)
def test_ids_in_a_path_are_masked_and_words_stay(target, masked):
    assert path_template(target) == masked


@given(st.text("0123456789/-:. '\u2019\u200b", max_size=40))
def test_whatever_stands_between_digits_stays_in_its_order(text):
    assert re.sub(r"\d+", "", template(text)) == re.sub(r"\d+", "", text)


@given(st.lists(st.integers(0, 10**7), min_size=2, max_size=6), st.text("/-:. ", max_size=3))
def test_numbers_change_no_template(numbers, between):
    joint = between or " "
    assert template(joint.join(map(str, numbers))) == joint.join("0" * len(numbers))


@given(st.text("ghijklm \u2019\u02bc/-", max_size=40))
def test_a_text_without_anything_random_is_its_own_template(text):
    assert template(text) == text


@given(st.text(max_size=60))
def test_what_was_masked_once_stays(text):
    assert template(template(text)) == template(text)


@given(st.lists(st.text("abcXYZ019-_", min_size=1, max_size=20), min_size=1, max_size=5))
def test_a_path_keeps_its_parts_and_loses_its_query(parts):
    masked = path_template(f"/{'/'.join(parts)}?token={'x' * 20}")
    assert masked.count("/") == len(parts)
    assert "token" not in masked


def test_digests_of_one_length_are_alike():
    assert template("digest 0a1b2c3d4e5f6071") == template("digest ffee01dd22cc33bb")
