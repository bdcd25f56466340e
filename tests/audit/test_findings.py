"""Findings: the first of each kind by name, the rest by number."""

import pytest

from hortus.audit.findings import Report, lines_of
from hortus.audit.formats import Checkpoint


@pytest.fixture
def report():
    return Report(checkpoint=Checkpoint("example.org", 3, b"\1" * 32), entries=3)


def test_a_report_without_faults_says_so_last(report):
    assert list(lines_of(report)) == [
        "log       example.org",
        "entries   3 of 3 signed for",
        f"root      {'01' * 32}",
        "the log is whole",
    ]


def test_a_fault_is_shown_with_its_kind_place_and_words(report):
    report.fault("entry-edited", 2, "it differs")
    report.fault("root-wrong", 0, "it does not fit")
    *_, edited, wrong, count = lines_of(report)
    assert edited == "FAULT     entry-edited at entry 2: it differs"
    assert wrong == "FAULT     root-wrong at the log: it does not fit"
    assert count == "2 faults"


def test_many_faults_of_one_kind_do_not_hide_another(report):
    for number in range(100):
        report.fault("entry-edited", number, "it differs")
    report.fault("root-wrong", 0, "it does not fit")
    assert [fault.kind for fault in report.faults].count("entry-edited") == 10
    assert report.faults[-1].kind == "root-wrong"
    assert list(lines_of(report))[-1] == "101 faults"


def test_remarks_are_shown_and_bounded(report):
    for number in range(100):
        report.remark(f"remark {number}")
    shown = [line for line in lines_of(report) if line.startswith("remark ")]
    assert len(shown) == 10
    assert list(lines_of(report))[-1] == "the log is whole"


def test_what_was_not_there_is_not_mentioned():
    assert list(lines_of(Report())) == ["the log is whole"]
