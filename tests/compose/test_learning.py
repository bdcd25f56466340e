"""The embedded model of a house learns what is committed while the house serves."""

import asyncio
import logging
import os
import signal
from contextlib import suppress
from pathlib import Path

from hortus.completion import Engine
from hortus.completion.testing import ScratchRepository, handlers
from hortus.compose.learning import fit_gate, open_engine
from hortus.compose.testing import RunningHouse
from hortus.core import CompletionSettings, load_settings


def test_without_a_repository_there_is_no_model(tmp_path):
    loaded = load_settings(data=tmp_path / "data", environment={"HOME": str(tmp_path)})
    assert open_engine(loaded, lambda *_: None) is None


def test_new_code_is_learnt_while_the_house_serves(tmp_path, eventually):
    repository = ScratchRepository(tmp_path / "repo")
    first = repository.commit({"a.py": handlers(4)})

    async def story():
        completion = {"repository": str(repository.path), "watch_s": 0.05}
        async with RunningHouse(tmp_path / "data", completion=completion) as hortus:
            assert hortus.house.readiness().parts["embedded model"] == first
            second = repository.commit({"b.py": handlers(4, 40)})
            await eventually(lambda: hortus.house.engine.commit == second)

    asyncio.run(story())


def test_a_repository_that_goes_away_leaves_the_model_as_it_was(tmp_path, caplog, eventually):
    repository = ScratchRepository(tmp_path / "repo")
    repository.commit({"a.py": handlers(4)})
    caplog.set_level(logging.WARNING)

    async def story():
        completion = {"repository": str(repository.path), "watch_s": 0.05}
        async with RunningHouse(tmp_path / "data", completion=completion) as hortus:
            commit = hortus.house.engine.commit
            repository.path.rename(tmp_path / "elsewhere")
            await eventually(lambda: "stays at its last commit" in caplog.text)
            assert hortus.house.engine.commit == commit

    asyncio.run(story())


def test_the_house_serves_before_its_model_is_calibrated(tmp_path, eventually):
    repository = ScratchRepository(tmp_path / "repo")
    repository.commit({"a.py": handlers(4)})

    async def story():
        completion = {"repository": str(repository.path)}
        async with RunningHouse(tmp_path / "data", completion=completion) as hortus:
            assert hortus.house.engine.report.gate.is_pending
            await eventually(lambda: hortus.house.engine.to_fit is None)
        async with RunningHouse(tmp_path / "data", completion=completion) as hortus:
            assert not hortus.house.engine.report.gate.is_pending

    asyncio.run(story())


def test_a_calibration_that_fails_leaves_the_model_cautious_and_says_so(tmp_path, caplog):
    repository = ScratchRepository(tmp_path / "repo")
    repository.commit({"a.py": handlers(4)})
    caplog.set_level(logging.WARNING)
    engine = Engine.open(repository.path, tmp_path / "kept", CompletionSettings(), fit=False)
    repository.path.rename(tmp_path / "elsewhere")
    asyncio.run(fit_gate(engine))
    assert "stays cautious until the next start" in caplog.text
    assert "No such file or directory" in caplog.text
    assert engine.to_fit is not None


def test_a_calibration_that_is_killed_is_done_at_the_next_start(tmp_path, caplog, eventually):
    repository = ScratchRepository(tmp_path / "repo")
    repository.commit({"a.py": handlers(4)})
    caplog.set_level(logging.WARNING)
    engine = Engine.open(repository.path, tmp_path / "kept", CompletionSettings(), fit=False)

    async def story():
        fitting = asyncio.create_task(fit_gate(engine))
        words = "hortus.completion.fitting", str(repository.path)
        await eventually(lambda: running(*words))
        os.kill(running(*words)[0], signal.SIGKILL)
        await fitting

    asyncio.run(story())
    assert "the process that calibrates it ended" in caplog.text
    assert engine.to_fit is not None


def running(*words):
    """Return the processes whose command has ``words``."""
    found = []
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            if set(words) <= set(place.read_text().split("\0")):
                found.append(int(place.parent.name))
    return found
