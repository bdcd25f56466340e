"""Providers' terms: read from data, dated, and loud when nobody has read them again."""

from datetime import date

import pytest

from hortus.policy import NO_TERMS, PackError, overdue, read_terms, shipped_terms

ENTRY = """
[acme]
supported = ["DE"]
ownership_rule = true
third_parties = true
source = "the contract"
reviewed = 2026-01-01
review_by = 2026-06-01
"""


def test_terms_are_read_with_source_and_dates() -> None:
    terms = read_terms(ENTRY, "terms.toml")["acme"]
    assert terms.supported == {"DE"}
    assert (terms.ownership_rule, terms.third_parties, terms.complete) == (True, True, True)
    assert (terms.source, terms.note) == ("the contract", "")
    assert (terms.reviewed, terms.review_by) == (date(2026, 1, 1), date(2026, 6, 1))
    assert terms.known


def test_terms_nobody_has_read_are_not_known() -> None:
    assert not NO_TERMS.known
    assert NO_TERMS.supported == frozenset()
    assert not NO_TERMS.third_parties


@pytest.mark.parametrize("today", [date(2026, 5, 31), date(2026, 6, 1)])
def test_terms_read_in_time_say_nothing(today) -> None:
    assert list(overdue(read_terms(ENTRY, "t"), today)) == []


def test_an_overdue_review_warns_with_dates_and_source() -> None:
    assert list(overdue(read_terms(ENTRY, "t"), date(2026, 6, 2))) == [
        (
            "the terms of acme were read on 2026-01-01 and were to be read again by 2026-06-01: "
            "the contract"
        )
    ]


def test_an_incomplete_list_warns() -> None:
    text = f'{ENTRY}complete = false\nnote = "only A to M"\n'
    assert list(overdue(read_terms(text, "t"), date(2026, 2, 1))) == [
        "the terms of acme are not complete: only A to M"
    ]


def test_what_nobody_has_read_cannot_be_overdue() -> None:
    assert list(overdue({"x": NO_TERMS}, date(2100, 1, 1))) == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[acme", "terms.toml:"),
        ("[acme]\nsupported = []", "missing required field"),
        (ENTRY + "extra = 1", "unknown field `extra`"),
        (ENTRY.replace("2026-06-01", '"soon"'), "review_by"),
    ],
    ids=["no-toml", "fields-missing", "field-unknown", "no-date"],
)
def test_malformed_terms_are_refused(text, problem) -> None:
    with pytest.raises(PackError) as caught:
        read_terms(text, "terms.toml")
    assert problem in caught.value.message
    assert "form of terms" in caught.value.remedy


def test_a_country_that_is_none_is_refused() -> None:
    with pytest.raises(PackError, match="acme lists UK, XX, which is no country") as caught:
        read_terms(ENTRY.replace('"DE"', '"DE", "XX", "UK"'), "t")
    assert "two capital letters" in caught.value.remedy


def test_the_terms_that_come_with_hortus_name_source_and_dates() -> None:
    terms = shipped_terms()
    assert sorted(terms) == ["anthropic", "openai"]
    for entry in terms.values():
        assert entry.source.startswith("https://")
        assert entry.reviewed is not None
        assert entry.review_by is not None
        assert entry.reviewed < entry.review_by
        assert "DE" in entry.supported
        assert "CN" not in entry.supported
        assert not entry.third_parties
    assert (terms["anthropic"].ownership_rule, terms["openai"].ownership_rule) == (True, False)
    assert len(terms["anthropic"].supported) > 150
