"""What may be missing from a log is what its own events say, to the number."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.audit.findings import Report
from hortus.audit.removals import (
    Absences,
    Ranges,
    digest_of,
    facts_of,
    ranges_of,
    removal_in,
)

DAY_US = 86_400_000_000
RUNS = st.sets(st.tuples(st.integers(1, 380), st.integers(0, 20)), max_size=30)
NUMBERS = RUNS.map(lambda runs: sorted({n for at, more in runs for n in range(at, at + more + 1)}))


def leaf(number):
    return number.to_bytes(32, "big")


def hashes(first, last):
    return (leaf(number) for number in range(first, last + 1))


def an_entry(seq, numbers, **changes):
    """Return the entry of a sound removal, in which ``changes`` are other facts."""
    facts = {
        "before_us": "0",
        "days": "1",
        "count": str(len(numbers)),
        "digest": digest_of(leaf(number) for number in numbers),
        **facts_of(ranges_of(numbers)),
        **changes,
    }
    said = {"at_us": DAY_US, "event": "retention.executed", "facts": facts}
    return json.dumps({**said, "kind": "event", "seq": seq}, separators=(",", ":")).encode()


def look(missing, *entries):
    report = Report()
    absences = Absences(report)
    for number in missing:
        absences.missing(number, number)
    for entry in entries:
        absences.found(entry)
    return list(absences.unexplained(hashes)), report


@given(numbers=NUMBERS)
def test_ranges_written_as_facts_are_read_back(numbers):
    removal = removal_in(an_entry(500, numbers))
    assert removal.ranges == tuple(ranges_of(numbers))


@given(numbers=NUMBERS, others=NUMBERS)
def test_ranges_know_what_is_in_them_and_what_is_not_in_others(numbers, others):
    ranges, taken = Ranges(ranges_of(numbers)), Ranges(ranges_of(others))
    assert [n for n in range(401) if n in ranges] == numbers
    left = [n for first, last in ranges.without(taken) for n in range(first, last + 1)]
    assert left == sorted(set(numbers) - set(others))


@given(numbers=NUMBERS, dropped=NUMBERS)
def test_what_is_missing_beyond_a_removal_is_found_to_the_number(numbers, dropped):
    unexplained, report = look(sorted({*numbers, *dropped}), an_entry(500, numbers))
    found = [n for first, last in unexplained for n in range(first, last + 1)]
    assert found == sorted(set(dropped) - set(numbers))
    assert (report.faults, report.removed) == ([], len(numbers))


@pytest.mark.parametrize(
    "changes",
    [
        {"count": "3"},
        {"count": "1"},
        {"digest": "00"},
        {"days": "0"},
        {"days": "2"},
        {"before_us": "1"},
        {"removed.00": "9,7"},
        {"removed.00": "7,7"},
        {"removed.00": "500"},
        {"removed.00": "0-1"},
    ],
    ids=str,
)
def test_a_removal_that_cannot_be_is_named_and_covers_nothing(changes):
    unexplained, report = look([7, 9], an_entry(500, [7, 9], **changes))
    assert unexplained == [(7, 7), (9, 9)]
    assert [(fault.kind, fault.entry) for fault in report.faults] == [("removal-wrong", 500)]


def test_what_was_removed_cannot_be_removed_again():
    unexplained, report = look([7, 8], an_entry(500, [7]), an_entry(501, [7, 8]))
    assert unexplained == [(8, 8)]
    assert [fault.entry for fault in report.faults] == [501]


@pytest.mark.parametrize(
    "entry",
    [
        b"",
        b'{"event":"retention.executed"',
        b'{"event":"retention.executed","facts":7,"kind":"event","seq":1}',
        b'{"event":"retention.executed","facts":{"count":"x"},"kind":"event","seq":1}',
        b'{"event":"key.created","kind":"event"}',
        b'{"client":"\\"event\\":\\"retention.executed\\"","kind":"intent"}',
    ],
)
def test_an_entry_that_tells_of_no_removal_is_none(entry):
    assert removal_in(entry) is None


def test_an_entry_that_only_quotes_a_removal_is_none():
    told = an_entry(1, [1]).decode().replace('"kind":"event"', '"kind":"intent"')
    assert removal_in(told.encode()) is None
