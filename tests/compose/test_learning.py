"""The embedded model of a house learns what is committed while the house serves."""

import asyncio
import logging

from hortus.completion.testing import ScratchRepository, handlers
from hortus.compose.learning import open_engine
from hortus.compose.testing import RunningHouse
from hortus.core import load_settings


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
