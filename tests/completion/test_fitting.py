"""The gate of a new model is fitted in a process of its own, from what was kept or from git."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from hortus.completion import Engine, Fitted, ToFit
from hortus.completion.fitting import fitted
from hortus.completion.testing import ScratchRepository, handlers
from hortus.core import CompletionSettings

SETTINGS = CompletionSettings(gate=0.5)


def process(wanted: ToFit) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-P", "-m", "hortus.completion.fitting", *wanted.words]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def said(running: "subprocess.Popen[bytes]") -> Fitted:
    assert running.stdin is not None
    assert running.stdout is not None
    with running, running.stdout as out, running.stdin:
        return msgspec.json.decode(out.read(), type=Fitted)


@pytest.fixture
def new(scratch: ScratchRepository, tmp_path: Path) -> ToFit:
    """Return what it takes to fit the gate of a small model that has none yet."""
    for number in range(3):
        scratch.commit({f"app/handlers_{number}.py": handlers(4, 4 * number)})
    wanted = Engine.open(scratch.path, tmp_path / "kept", SETTINGS, fit=False).to_fit
    assert wanted is not None
    return wanted


def test_the_process_gives_the_gate_that_a_start_with_patience_has(
    new: ToFit, tmp_path: Path
) -> None:
    patient = Engine.open(Path(new.repository), tmp_path / "patient", SETTINGS).report.gate
    running = process(new)
    answer = said(running)
    assert (answer.problem, running.returncode) == ("", 0)
    assert not answer.report.is_pending
    assert answer.report.source == patient.source
    assert answer.report.positions == patient.positions > 0
    assert answer.report.bins == patient.bins


def test_the_process_ends_with_whoever_started_it(new: ToFit) -> None:
    running = process(new)
    assert running.stdin is not None
    with running:
        running.stdin.close()
        assert running.wait(timeout=60) != 0


@pytest.mark.parametrize("kept", [[], ["current"]], ids=["nothing kept", "damaged"])
def test_an_index_that_cannot_be_had_is_counted_again(
    new: ToFit, tmp_path: Path, kept: list[str]
) -> None:
    (tmp_path / "other").mkdir()
    for name in kept:
        (tmp_path / "other" / name).write_text("index-gone")
    again = fitted(replace(new, folder=str(tmp_path / "other")))
    assert again.gate == fitted(new).gate
    assert again.report.positions == fitted(new).report.positions


def test_a_repository_that_is_gone_is_named(new: ToFit, tmp_path: Path) -> None:
    running = process(replace(new, repository=str(tmp_path / "gone"), folder=str(tmp_path)))
    assert "gone is not a folder" in said(running).problem
    assert running.returncode == 1


def test_a_model_without_its_own_gate_says_so_at_each_start(new: ToFit) -> None:
    again = Engine.open(Path(new.repository), Path(new.folder), SETTINGS)
    assert not again.report.rebuilt
    assert again.report.gate.is_pending
    assert again.to_fit == ToFit.of(new.words) == new
