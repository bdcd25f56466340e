"""``hortus complete`` prints a suggestion with its evidence, or why it is silent."""

import json
from pathlib import Path

import pytest

from hortus.cli.dispatch import dispatch
from hortus.completion.testing import ScratchRepository, handlers


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> ScratchRepository:
    repository = ScratchRepository(tmp_path_factory.mktemp("cli") / "repo")
    for number in range(6):
        repository.commit({f"app/h{number}.py": handlers(4, 4 * number)})
    return repository


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the data folder; shared, so that the index is built once."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "new.py"
    path.write_text("def new(request):\n    item = store.find(req\n\nzzz = ~~\n")
    return path


def complete(service: ScratchRepository, data: Path, *words: str) -> int:
    return dispatch(["complete", "--repo", str(service.path), "--data", str(data), *words])


def test_a_suggestion_is_printed_with_where_it_comes_from(
    service: ScratchRepository, data: Path, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert complete(service, data, f"{file}:2:26") == 0
    text, why, *places = capsys.readouterr().out.splitlines()
    assert text.startswith("uest.item_id")
    assert why.startswith("  right with probability 0.")
    head = service.git("rev-parse", "HEAD")[:12]
    assert all(f"@{head}" in place for place in places)


def test_a_suggestion_in_json_has_text_probability_and_evidence(
    service: ScratchRepository, data: Path, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert complete(service, data, f"{file}:2:26", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["text"].startswith("uest.item_id")
    assert 0.7 <= found["probability"] <= 1
    assert found["evidence"][0]["place"].startswith("app/h")


def test_silence_is_one_line_and_no_failure(
    service: ScratchRepository, data: Path, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert complete(service, data, f"{file}:4:9") == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("silent: ")
    assert complete(service, data, f"{file}:4:9", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["text"] == ""
    assert found["reason"]


def test_a_replay_prints_its_tables(
    service: ScratchRepository, capsys: pytest.CaptureFixture[str]
) -> None:
    assert dispatch(["complete", "--replay", str(service.path), "--commits", "2"]) == 0
    out = capsys.readouterr().out
    for words in ("last 2 commits", "mid line", "line start", "gap", "calibration error", "0.70"):
        assert words in out


def test_a_replay_in_json_is_the_whole_report(
    service: ScratchRepository, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["complete", "--replay", str(service.path), "--commits", "2", "--json"]
    assert dispatch(words) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["commits"] == 2
    assert {"mid_line", "line_start", "gap", "gates", "bins", "p95_ms"} <= set(report)


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ([], "give either"),
        (["a.py:1:1", "--replay", "."], "give either"),
        (["a.py"], "is no place in a file"),
        (["a.py:one:2"], "is no place in a file"),
        (["--replay", ".", "--commits", "0"], "at least 1"),
    ],
)
def test_words_that_do_not_fit_are_refused(
    words: list[str], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert dispatch(["complete", *words]) == 2
    assert complaint in capsys.readouterr().err


def test_a_folder_without_a_repository_is_refused_in_two_lines(
    tmp_path: Path, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    words = ["complete", f"{file}:1:1", "--repo", str(empty), "--data", str(tmp_path / "data")]
    assert dispatch(words) == 1
    assert len(capsys.readouterr().err.splitlines()) == 2


def test_a_rebuilt_index_is_mentioned(
    service: ScratchRepository,
    data: Path,
    file: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    complete(service, data, f"{file}:2:26")
    for manifest in data.glob("completion/*/index-*/manifest.json"):
        manifest.write_text("{")
    capsys.readouterr()
    assert complete(service, data, f"{file}:2:26") == 0
    assert "built anew" in capsys.readouterr().err


def test_without_being_told_it_learns_from_the_repository_of_the_file(
    service: ScratchRepository, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = service.path / "app" / "h0.py"
    assert dispatch(["complete", f"{file}:6:16", "--data", str(data), "--json"]) == 0
    assert set(json.loads(capsys.readouterr().out)) >= {"text", "evidence"}
