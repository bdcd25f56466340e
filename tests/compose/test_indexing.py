"""While hortus runs, what is committed is searchable at once."""

import asyncio
import os
import signal
import subprocess

import pytest

from hortus.compose.testing import RunningHouse
from hortus.core import SystemClock
from hortus.knowledge import Library, Question, Search

pytest.importorskip("tantivy")


class Sources:
    """A git repository that a test fills."""

    def __init__(self, path):
        self.path = path
        path.mkdir(parents=True)
        self.git("init", "-q", "-b", "main")

    def git(self, *words):
        identity = ("-c", "user.name=Ada", "-c", "user.email=ada@example.com")
        command = ["git", "-C", str(self.path), *identity, *words]
        subprocess.run(command, check=True, capture_output=True)

    def commit(self, name, text):
        (self.path / name).write_text(text, encoding="utf-8")
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "change")


def hits(library, text):
    answer = Search(library).answer(Question(f'"{text}"'), library.readable_here())
    return [hit.path for hit in answer.hits]


async def until(holds):
    async with asyncio.timeout(20):
        while not (found := holds()):  # noqa: ASYNC110 - it stands for any change from outside
            await asyncio.sleep(0.02)
        return found


def test_commits_of_registered_repositories_become_searchable_while_hortus_runs(tmp_path):
    good, gone = Sources(tmp_path / "good"), Sources(tmp_path / "gone")
    good.commit("a.py", "first = 1\n")
    gone.commit("b.py", "other = 1\n")
    library = Library(tmp_path / "data" / "knowledge", SystemClock())
    house = RunningHouse(tmp_path / "data", store={"durability": "normal"})

    async def story():
        async with house:
            parts = lambda: house.house.readiness().parts  # noqa: E731 - asked again and again
            assert "code index" not in parts()
            await asyncio.to_thread(library.add, good.path)
            await asyncio.to_thread(library.add, gone.path)
            await until(lambda: hits(library, "first") and hits(library, "other"))
            assert parts()["code index"] == "ok"
            # One that is gone does not keep the other from being followed.
            await asyncio.to_thread(gone.path.rename, tmp_path / "away")
            await asyncio.to_thread(good.commit, "c.py", "lantern = 1\n")
            assert await until(lambda: hits(library, "lantern")) == ["c.py"]
            await until(lambda: "gone" in parts()["code index"])
            # A process that is killed is started again.
            watchman = house.house._index._process
            os.kill(watchman.pid, signal.SIGKILL)
            await asyncio.to_thread(good.commit, "d.py", "candle = 1\n")
            await until(lambda: hits(library, "candle"))
            return house.house._index._process.pid

    last = asyncio.run(story())
    library.close()
    with pytest.raises(ProcessLookupError):
        os.kill(last, 0)
