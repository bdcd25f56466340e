"""The gate is fitted on commits, else on files, else not at all, and says so."""

from hortus.completion.building import build
from hortus.completion.calibration import Calibration, attempt, moments
from hortus.completion.git import Repository
from hortus.completion.history import Walk
from hortus.completion.testing import ScratchRepository, handlers
from hortus.completion.types import GateReport, silent
from hortus.core.testing import FrozenClock

LIMIT = 100_000


def report_of(scratch: ScratchRepository) -> GateReport:
    repository = Repository(scratch.path)
    base = build(repository, repository.head(), LIMIT)
    return Calibration(repository, LIMIT, 0.7, FrozenClock()).gate(base, silent)[1]


def test_a_history_of_commits_fits_the_gate(service: ScratchRepository) -> None:
    report = report_of(service)
    assert report.source == "commits"
    assert report.positions >= 200
    assert report.calibration_error < 0.1
    assert sum(part.count for part in report.bins) <= report.positions


def test_without_a_history_held_out_files_fit_the_gate(scratch: ScratchRepository) -> None:
    scratch.commit({f"app/h{n}.py": handlers(5, 5 * n) for n in range(40)})
    report = report_of(scratch)
    assert report.source == "files"
    assert report.commits == 0
    assert report.positions >= 200


def test_a_repository_too_small_gets_the_prior(scratch: ScratchRepository) -> None:
    scratch.commit({"a.py": "x = 1\n"})
    scratch.commit({"a.py": "x = 1\ny = f(x)\n"})
    report = report_of(scratch)
    assert report.source == "prior"


def test_the_index_never_knows_the_commit_it_is_asked_about(scratch: ScratchRepository) -> None:
    history = [scratch.commit({"a.py": "x = 1\n"})]
    history += [
        scratch.commit({f"{name}.py": f"{name}_value = make(1)\n"})
        for name in ("alpha", "beta", "gamma")
    ]
    found = list(moments(Repository(scratch.path), history, Walk(), LIMIT))
    assert [moment.commit for moment in found] == history[1:]
    for moment, name in zip(found, ("alpha", "beta", "gamma"), strict=True):
        words = moment.before.vocabulary
        assert f"{name}_value".encode() not in {words.text(n) for n in range(len(words))}
        assert moment.before.commit in history[:-1]


def test_an_attempt_knows_which_texts_are_right(service: ScratchRepository) -> None:
    repository = Repository(service.path)
    history = repository.history(repository.head(), 4)[::-1]
    tried = [
        attempt(moment.before, target)
        for moment in moments(repository, history, Walk(), LIMIT)
        for target in moment.targets
    ]
    for one in tried:
        for cut, right in zip(one.trial.cuts, one.trial.right, strict=True):
            assert not right or one.target.truth.startswith(cut.text)
    assert any(any(one.trial.right) for one in tried)
