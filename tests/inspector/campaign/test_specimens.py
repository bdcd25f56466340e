"""A few specimens inspected from end to end, and what all of them promise."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from hortus.inspector import Coverage, Finding, Level, Verdict, doctor
from hortus.inspector.campaign.specimens import Expected, Specimen, inspect, specimens, wrong

FOLDER = Path(__file__).parents[3] / "specimens"
ALL = specimens(FOLDER)
COVERAGE = Coverage(runs=1, factors=(), leaves=1, noisy=(), not_reached=())
MARK = Finding(
    code="covert_marker",
    title="It changes bytes, by time zone (a ↔ b)",
    impact=3,
    hidden=3,
    certainty="confirmed",
    level=Level.HIGH,
)
MARKED = Specimen(
    shows="a mark", level="high", found=(Expected(code="covert_marker", about="time zone"),)
)


@pytest.fixture(scope="module")
def chamber():
    """Skip where this machine cannot build a chamber, or cannot watch in one."""
    lacking = [each.name for each in doctor() if each.is_needed and not each.is_there]
    if lacking:
        pytest.skip(f"this machine lacks {', '.join(lacking)}")


def verdict(*findings, level=Level.HIGH):
    return Verdict(level=level, findings=findings, coverage=COVERAGE)


def test_there_are_specimens_of_everything():
    assert len(ALL) >= 24
    assert sum(each.level == "none" for each in ALL.values()) >= 5
    codes = {expected.code for each in ALL.values() for expected in each.found}
    assert len(codes) >= 15


@pytest.mark.parametrize("name", ALL)
def test_each_specimen_has_a_program_and_says_what_it_shows(name):
    assert (FOLDER / f"{name}.py").read_text(encoding="utf-8").startswith('"""')
    assert ALL[name].shows
    assert Level[ALL[name].level.upper()] is not None


def test_what_must_be_found_and_was_is_right():
    assert list(wrong(MARKED, verdict(MARK))) == []


@pytest.mark.parametrize(
    ("seen", "words"),
    [
        (verdict(level=Level.NONE), ["level none instead of high", "no covert_marker of time"]),
        (verdict(MARK, replace(MARK, code="plain_http")), ["plain_http that is not there"]),
        (verdict(replace(MARK, title="by locale")), ["no covert_marker", "that is not there"]),
    ],
)
def test_what_is_missing_or_too_much_is_named(seen, words):
    told = list(wrong(MARKED, seen))
    assert len(told) == len(words)
    assert all(word in each for word, each in zip(words, told, strict=True))


def test_a_clock_that_cannot_be_pinned_excuses_what_needs_it_alone():
    seen = verdict(level=Level.NONE)
    blind = replace(seen, coverage=replace(COVERAGE, not_reached=("The clock: its own.",)))
    sleeper = replace(MARKED, needs=("clock",))
    assert list(wrong(sleeper, blind)) == []
    assert list(wrong(sleeper, seen))
    assert list(wrong(MARKED, blind))


@pytest.mark.usefixtures("chamber")
@pytest.mark.parametrize("name", ["honest", "second_origin_key"])
def test_a_specimen_is_judged_by_what_it_does(name):
    seen = inspect(FOLDER, name, ALL[name], ALL[name].depth)
    assert list(wrong(ALL[name], seen.verdict)) == []
    assert seen.verdict.coverage.leaves > 0
