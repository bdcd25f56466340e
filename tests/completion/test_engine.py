"""The engine loads or builds, follows commits while it answers, and survives its folder."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from hortus.completion import (
    EmptyRepositoryError,
    Engine,
    NotARepositoryError,
    Prompt,
    Silence,
    Suggestion,
)
from hortus.completion.fitting import fitted
from hortus.completion.testing import ScratchRepository, handlers
from hortus.core import CompletionSettings
from hortus.core.testing import FrozenClock

SETTINGS = CompletionSettings(gate=0.5)
PROMPT = Prompt("def new(request):\n    item = store.find(req", "\n", "app/new.py")


@pytest.fixture(scope="session")
def built(
    service: ScratchRepository, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Engine, Path]:
    folder = tmp_path_factory.mktemp("kept")
    return Engine.open(service.path, folder, SETTINGS, clock=FrozenClock()), folder


@pytest.fixture
def folder(built: tuple[Engine, Path], tmp_path: Path) -> Path:
    """Return a copy of the folder of the built index."""
    return Path(shutil.copytree(built[1], tmp_path / "kept"))


@pytest.fixture
def clone(service: ScratchRepository, tmp_path: Path) -> ScratchRepository:
    """Return a copy of the repository of handlers that may be changed."""
    return ScratchRepository(Path(shutil.copytree(service.path, tmp_path / "clone")))


def text(answer: Suggestion | Silence) -> str:
    assert isinstance(answer, Suggestion), answer
    return answer.text


def test_a_first_start_builds_and_reports(built: tuple[Engine, Path]) -> None:
    report = built[0].report
    assert report.rebuilt
    assert report.note == ""
    assert report.files == 24
    assert report.tokens > 1_000
    assert report.gate.source == "commits"
    assert report.index_bytes / report.bytes < 4


def test_it_completes_with_evidence(built: tuple[Engine, Path]) -> None:
    answer = built[0].complete(PROMPT)
    assert text(answer) == "uest.item_id)"
    assert isinstance(answer, Suggestion)
    assert answer.evidence[0].path.startswith("app/handlers_")
    assert answer.evidence[0].commit == built[0].commit


def test_a_gate_that_nothing_clears_keeps_it_silent(
    service: ScratchRepository, folder: Path
) -> None:
    engine = Engine.open(service.path, folder, CompletionSettings(gate=1.0))
    assert isinstance(engine.complete(PROMPT), Silence)


def test_a_second_start_loads_what_was_kept(service: ScratchRepository, folder: Path) -> None:
    engine = Engine.open(service.path, folder, SETTINGS)
    assert not engine.report.rebuilt
    assert engine.report.files == 24
    assert text(engine.complete(PROMPT)) == "uest.item_id)"


def test_a_second_start_takes_in_what_was_committed_since(
    clone: ScratchRepository, folder: Path
) -> None:
    head = clone.commit({"app/fresh.py": "quaternion.normalise(axis)\n" * 8})
    engine = Engine.open(clone.path, folder, SETTINGS)
    assert not engine.report.rebuilt
    assert engine.report.commit == engine.commit == head
    assert text(engine.complete(Prompt("quaternion.", "\n", "app/y.py"))) == "normalise(axis)"


def test_a_damaged_folder_is_rebuilt_with_a_note(
    scratch: ScratchRepository, tmp_path: Path
) -> None:
    scratch.commit({"a.py": handlers(3)})
    folder = tmp_path / "kept"
    Engine.open(scratch.path, folder, SETTINGS)
    tokens = next(folder.glob("index-*/tokens.npy"))
    tokens.write_bytes(tokens.read_bytes()[:-1])
    engine = Engine.open(scratch.path, folder, SETTINGS)
    assert engine.report.rebuilt
    assert "damaged" in engine.report.note
    assert not Engine.open(scratch.path, folder, SETTINGS).report.rebuilt


def test_a_folder_that_cannot_be_written_is_no_hindrance(
    scratch: ScratchRepository, tmp_path: Path
) -> None:
    scratch.commit({"a.py": handlers(3)})
    (tmp_path / "file").write_text("in the way")
    engine = Engine.open(scratch.path, tmp_path / "file" / "kept", SETTINGS)
    assert "could not be kept" in engine.report.note
    assert engine.complete(PROMPT)


def test_a_new_commit_is_taken_in_by_a_refresh(clone: ScratchRepository, folder: Path) -> None:
    engine = Engine.open(clone.path, folder, SETTINGS)
    assert engine.refresh() is None
    head = clone.commit({"app/fresh.py": "quaternion.normalise(axis)\n" * 8})
    before = engine.complete(Prompt("quaternion.", "\n", "app/y.py"))
    report = engine.refresh()
    assert report is not None
    assert (report.commit, report.files, report.compacted) == (head, 1, False)
    answer = engine.complete(Prompt("quaternion.", "\n", "app/y.py"))
    assert isinstance(answer, Suggestion)
    assert answer.text == "normalise(axis)"
    assert before != answer
    assert str(answer.evidence[0]).startswith("app/fresh.py:")
    assert answer.evidence[0].commit == head


def test_a_file_deleted_by_a_commit_is_no_evidence_any_more(
    clone: ScratchRepository, folder: Path
) -> None:
    engine = Engine.open(clone.path, folder, SETTINGS)
    clone.commit({f"app/handlers_{number}.py": None for number in range(20)})
    engine.refresh()
    answer = engine.complete(PROMPT)
    assert isinstance(answer, Suggestion)
    kept = {f"app/handlers_{number}.py" for number in range(20, 24)}
    assert {one.path for one in answer.evidence} <= kept


def test_a_history_rewritten_is_followed(clone: ScratchRepository, folder: Path) -> None:
    engine = Engine.open(clone.path, folder, SETTINGS)
    clone.git("checkout", "-q", "--orphan", "other")
    clone.git("rm", "-rfq", ".")
    head = clone.commit({"only.py": "alpha.beta(gamma)\n" * 5})
    clone.git("branch", "-D", "main")
    clone.git("reflog", "expire", "--expire=now", "--all")
    clone.git("gc", "-q", "--prune=now")
    report = engine.refresh()
    assert report is not None
    assert report.commit == head
    assert text(engine.complete(Prompt("alpha.", "\n"))).startswith("beta")


def test_a_large_change_is_kept_as_a_new_base(clone: ScratchRepository, folder: Path) -> None:
    engine = Engine.open(clone.path, folder, SETTINGS)
    clone.commit({f"big/f{n}.py": handlers(1_500, 10_000 * n) for n in range(4)})
    report = engine.refresh()
    assert report is not None
    assert report.compacted
    again = Engine.open(clone.path, folder, SETTINGS)
    assert not again.report.rebuilt
    assert again.report.files == 28


def test_a_large_change_since_the_last_start_is_kept_as_a_new_base(
    clone: ScratchRepository, folder: Path
) -> None:
    head = clone.commit({f"big/f{n}.py": handlers(1_500, 10_000 * n) for n in range(4)})
    assert Engine.open(clone.path, folder, SETTINGS).commit == head
    again = Engine.open(clone.path, folder, SETTINGS)
    assert (again.report.rebuilt, again.report.files) == (False, 28)


def test_completing_goes_on_while_commits_are_taken_in(
    clone: ScratchRepository, folder: Path
) -> None:
    engine = Engine.open(clone.path, folder, SETTINGS)
    with ThreadPoolExecutor(2) as pool:
        answers = pool.map(lambda _: engine.complete(PROMPT), range(60))
        for number in range(4):
            clone.commit({f"app/more_{number}.py": handlers(4, 500 + 4 * number)})
            engine.refresh()
        assert {text(answer) for answer in answers} == {"uest.item_id)"}


def test_a_folder_without_a_repository_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotARepositoryError):
        Engine.open(tmp_path, tmp_path / "kept", SETTINGS)


def test_a_repository_without_commits_is_refused(
    scratch: ScratchRepository, tmp_path: Path
) -> None:
    with pytest.raises(EmptyRepositoryError):
        Engine.open(scratch.path, tmp_path / "kept", SETTINGS)


def test_a_shallow_clone_is_used_as_far_as_it_goes(
    service: ScratchRepository, tmp_path: Path
) -> None:
    shallow = tmp_path / "shallow"
    service.git("clone", "-q", "--depth", "1", f"file://{service.path}", str(shallow))
    engine = Engine.open(shallow, tmp_path / "kept", SETTINGS)
    assert engine.report.files == 24
    assert engine.report.gate.source == "files"


def test_a_repository_with_nothing_to_learn_from_leaves_the_file_at_hand(
    scratch: ScratchRepository, tmp_path: Path
) -> None:
    scratch.commit({"a.bin": b"\0\1"})
    engine = Engine.open(scratch.path, tmp_path / "kept", SETTINGS)
    assert engine.report.gate.source == "prior"
    answer = engine.complete(PROMPT)
    assert isinstance(answer, Suggestion)
    assert [str(one) for one in answer.evidence] == ["app/new.py:1@prompt"]


def test_progress_is_told_from_start_to_end(scratch: ScratchRepository, tmp_path: Path) -> None:
    scratch.commit({"a.py": handlers(3)})
    scratch.commit({"b.py": handlers(3, 3)})
    told: list[float] = []
    Engine.open(
        scratch.path, tmp_path / "kept", SETTINGS, progress=lambda d, t, _: told.append(d / t)
    )
    assert told == sorted(told)
    assert 0 <= told[0] <= told[-1] <= 1


def test_a_start_that_does_not_wait_for_the_gate_takes_it_later(
    service: ScratchRepository, tmp_path: Path, built: tuple[Engine, Path]
) -> None:
    engine = Engine.open(service.path, tmp_path, SETTINGS, fit=False)
    assert engine.report.gate.is_pending
    assert engine.to_fit is not None
    cautious = engine.complete(PROMPT)
    engine.take_gate(fitted(engine.to_fit))
    assert engine.to_fit is None
    assert engine.complete(PROMPT) == built[0].complete(PROMPT) != cautious
    again = Engine.open(service.path, tmp_path, SETTINGS, fit=False)
    assert not again.report.rebuilt
    assert again.report.gate.source == "commits"


def test_a_large_change_meanwhile_does_not_settle_for_the_cautious_gate(
    clone: ScratchRepository, tmp_path: Path
) -> None:
    engine = Engine.open(clone.path, tmp_path / "fresh", SETTINGS, fit=False)
    clone.commit({f"big/f{n}.py": handlers(1_500, 10_000 * n) for n in range(4)})
    report = engine.refresh()
    assert report is not None
    assert report.compacted
    assert Engine.open(clone.path, tmp_path / "fresh", SETTINGS, fit=False).to_fit is not None
