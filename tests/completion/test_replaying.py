"""A replay knows only what came before, and its figures add up."""

import pytest

from hortus.completion import EmptyRepositoryError, ReplayReport, replay
from hortus.completion.history import Walk
from hortus.completion.testing import ScratchRepository, handlers
from hortus.core import CompletionSettings

SETTINGS = CompletionSettings(gate=0.6)


@pytest.fixture(scope="module")
def report(service: ScratchRepository) -> ReplayReport:
    return replay(service.path, 8, SETTINGS)


def test_the_last_commits_are_replayed_and_those_before_fit_the_gate(
    report: ReplayReport, service: ScratchRepository
) -> None:
    assert report.commits == 8
    assert report.fitted_on >= 200
    assert report.commit == service.git("rev-parse", "HEAD").strip()


def test_each_kind_of_cursor_has_its_figures(report: ReplayReport) -> None:
    for figures in (report.mid_line, report.line_start, report.gap, report.in_word):
        assert figures.positions == 8 * 6
        assert 0 <= figures.exact_match <= figures.edit_similarity <= 1
        assert set(figures.precision) == {"5", "10", "20", "30", "50"}


def test_code_of_one_shape_is_mostly_guessed(report: ReplayReport) -> None:
    assert report.mid_line.exact_match > 0.5
    assert report.mid_line.precision["20"] == 1.0


def test_a_higher_gate_shows_less(report: ReplayReport) -> None:
    assert [one.gate for one in report.gates] == [0.3, 0.5, 0.6, 0.7, 0.8, 0.9]
    shown = [one.shown for one in report.gates]
    assert shown == sorted(shown, reverse=True)
    for one in report.gates:
        assert 0 <= one.accepted <= 1
        assert 0 <= one.characters <= 1


def test_the_bins_hold_every_statement(report: ReplayReport) -> None:
    assert sum(part.count for part in report.bins) <= 4 * 8 * 6
    assert 0 <= report.calibration_error < 0.25


def test_times_are_measured(report: ReplayReport) -> None:
    assert 0 < report.p50_ms <= report.p95_ms
    assert 0 < report.update_p50_ms <= report.update_max_ms


def test_the_same_replay_gives_the_same_figures(scratch: ScratchRepository) -> None:
    for number in range(4):
        scratch.commit({f"f{number}.py": handlers(3, 3 * number)})
    first, again = (replay(scratch.path, 2, SETTINGS) for _ in range(2))
    assert (first.mid_line, first.gates, first.bins) == (again.mid_line, again.gates, again.bins)


def test_what_was_never_seen_before_is_not_guessed(scratch: ScratchRepository) -> None:
    scratch.commit({"a.py": "x = 1\n"})
    scratch.commit({"b.py": "omega = theta(sigma, lambda_, kappa)\n"})
    found = replay(scratch.path, 1, SETTINGS)
    assert found.line_start.exact_match == 0
    assert found.fitted_on == 0


def test_more_commits_than_there_are_is_all_there_are(scratch: ScratchRepository) -> None:
    for number in range(3):
        scratch.commit({f"f{number}.py": handlers(1, number)})
    assert replay(scratch.path, 50, SETTINGS).commits == 2


def test_progress_and_kind_of_files_are_as_asked(scratch: ScratchRepository) -> None:
    scratch.commit({"a.go": "x := 1\n"})
    scratch.commit({"b.go": "y := f(x, 1)\n", "c.py": "z = g(x, 2)\n"})
    told: list[str] = []
    found = replay(
        scratch.path, 1, SETTINGS, lambda _d, _t, what: told.append(what), Walk(suffixes=(".go",))
    )
    assert found.mid_line.positions == 1
    assert len(told) == 1


def test_a_single_commit_cannot_be_replayed(scratch: ScratchRepository) -> None:
    scratch.commit({"a.py": "x = 1\n"})
    with pytest.raises(EmptyRepositoryError, match="single commit"):
        replay(scratch.path, 5, SETTINGS)


def test_a_report_without_targets_has_zeros(scratch: ScratchRepository) -> None:
    scratch.commit({"a.py": "x = 1\n"})
    scratch.commit({"b.txt": "\n"})
    found = replay(scratch.path, 1, SETTINGS)
    assert found.mid_line.positions == 0
    assert found.mid_line.precision == dict.fromkeys(("5", "10", "20", "30", "50"))
    assert found.p95_ms == 0
