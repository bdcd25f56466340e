"""An allow-list knows values by their digests, with an owner, a reason and a last day."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.dlp import AllowList, AllowListError, Entry

KEY = bytes(16)
DAY = date(2026, 6, 30)


def entry(value, until=DAY):
    return Entry(AllowList(KEY).fingerprint(value), "ada", "a fixture", until)


def test_a_value_is_allowed_through_its_last_day():
    allowed = AllowList(KEY, (entry(b"one"),))
    assert allowed.allows(b"one", DAY)
    assert not allowed.allows(b"one", date(2026, 7, 1))
    assert not allowed.allows(b"two", DAY)


def test_expired_entries_are_named():
    old = entry(b"old", date(2025, 1, 1))
    assert AllowList(KEY, (old, entry(b"new"))).expired(DAY) == (old,)


@given(st.binary(max_size=40), st.binary(max_size=40))
def test_two_values_have_two_fingerprints(one, other):
    allowed = AllowList(KEY)
    assert (allowed.fingerprint(one) == allowed.fingerprint(other)) == (one == other)


def test_another_list_gives_another_fingerprint():
    assert AllowList.empty().fingerprint(b"one") != AllowList.empty().fingerprint(b"one")


@pytest.mark.parametrize(
    "fault",
    ['owner = ""', 'reason = ""', "until = 'soon'", "fingerprint = 'ghp.*'", "pattern = '.*'"],
)
def test_an_entry_that_is_incomplete_or_a_pattern_is_refused(tmp_path, fault):
    good = {
        "fingerprint": f"fingerprint = '{'0' * 24}'",
        "owner": "owner = 'ada'",
        "reason": "reason = 'r'",
        "until": "until = 2026-06-30",
    }
    path = tmp_path / "allow.toml"
    head = f"key = '{'0' * 32}'\n[[allow]]\n"
    path.write_text(head + "\n".join(good.values()))
    assert len(AllowList.load(path).entries) == 1
    good[fault.partition(" ")[0]] = fault
    path.write_text(head + "\n".join(good.values()))
    with pytest.raises(AllowListError) as refused:
        AllowList.load(path)
    assert "hortus scan --explain" in refused.value.remedy


def test_a_list_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(AllowListError, match="cannot be read"):
        AllowList.load(tmp_path / "none.toml")
