"""The values say what they hold."""

import pytest

from hortus.completion.types import BuildReport, Evidence, GateReport, silent

GATE = GateReport("prior", 0, 0, 0.0, 0.0)


def report(*, rebuilt: bool, seconds: float) -> BuildReport:
    return BuildReport("c", 1, 10_000_000, 1, 1, seconds, seconds, rebuilt, "", {}, GATE)


@pytest.mark.parametrize(
    ("rebuilt", "seconds", "rate"), [(True, 2.0, 5.0), (False, 2.0, 0.0), (True, 0.0, 0.0)]
)
def test_the_rate_is_that_of_a_build(
    rebuilt: bool,  # noqa: FBT001 - a column of the table
    seconds: float,
    rate: float,
) -> None:
    assert report(rebuilt=rebuilt, seconds=seconds).megabytes_per_second == rate


def test_evidence_reads_as_a_place_at_a_commit() -> None:
    assert str(Evidence("a/b.py", 7, "0123456789abcdef" * 2, 5)) == "a/b.py:7@0123456789ab"
    assert str(Evidence("a/b.py", 7, "", 0)) == "a/b.py:7@prompt"


def test_silent_progress_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    silent(1, 2, "reading")
    assert capsys.readouterr() == ("", "")
