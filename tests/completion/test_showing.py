"""A place that shows what the model does, found without being told where."""

from pathlib import Path

import pytest

from hortus.completion import Engine, Suggestion, find_place
from hortus.completion.testing import ScratchRepository, handlers
from hortus.core import CompletionSettings
from hortus.core.testing import FrozenClock

CODE = {f"app/{name}.py": handlers(12, first) for first, name in enumerate(("a", "b", "c"))}


@pytest.fixture
def repository(tmp_path: Path) -> ScratchRepository:
    made = ScratchRepository(tmp_path / "code")
    made.commit(CODE)
    return made


def engine(repository: ScratchRepository, gate: float = 0.3) -> Engine:
    settings = CompletionSettings(gate=gate)
    return Engine.open(
        repository.path, repository.path.parent / "kept", settings, clock=FrozenClock()
    )


def test_the_place_is_in_a_tracked_file_and_the_model_speaks_there(repository) -> None:
    model = engine(repository)
    place = find_place(model, repository.path)
    assert place is not None
    line = (repository.path / place.path).read_text().split("\n")[place.line - 1]
    assert place.prompt.prefix.endswith(line[: place.column - 1])
    answer = model.complete(place.prompt)
    assert isinstance(answer, Suggestion)
    assert answer.text == place.suggestion.text


def test_evidence_from_another_file_is_preferred(repository) -> None:
    place = find_place(engine(repository), repository.path)
    assert place is not None
    assert {evidence.path for evidence in place.suggestion.evidence} - {place.path}


def test_the_rest_of_the_line_is_hidden_from_the_model(repository) -> None:
    place = find_place(engine(repository), repository.path)
    assert place is not None
    assert place.prompt.suffix.startswith("\n")


def test_a_model_that_is_never_sure_has_nothing_to_show(repository) -> None:
    assert find_place(engine(repository, gate=1.0), repository.path) is None


def test_without_code_there_is_no_place(tmp_path: Path) -> None:
    prose = ScratchRepository(tmp_path / "prose")
    prose.commit({"notes.txt": "some words about nothing\n" * 40})
    assert find_place(engine(prose), prose.path) is None
