"""While hortus runs, what is new in the index gets vectors, and what is gone loses them."""

import asyncio
import subprocess
from contextlib import closing

import pytest

from hortus.compose.embedding import CodeVectors
from hortus.compose.testing import RunningHouse, inside
from hortus.core import SystemClock, load_settings
from hortus.gateway.testing import ScriptedModel
from hortus.knowledge import Library
from hortus.knowledge.vectors import Vectors

pytest.importorskip("tantivy")

ONE = "def open_door(key):\n    return key.turn()\n"
TWO = "def close_window():\n    return 1\n"


def commit(folder, files):
    folder.mkdir(exist_ok=True)
    for file in folder.glob("*.py"):
        file.unlink()
    for name, text in files.items():
        (folder / name).write_text(text)
    git = ["git", "-C", str(folder), "-c", "user.name=Ada", "-c", "user.email=ada@example.com"]
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "change"]):
        subprocess.run([*git, *words], check=True, capture_output=True)


@pytest.fixture
def vectors(tmp_path):
    """Return a function that counts the vectors that there are."""

    def count():
        found = 0
        for folder in (tmp_path / "data" / "knowledge" / "vectors").glob("[0-9]*"):
            with closing(Vectors(folder)) as kept:
                found += kept.count()
        return found

    return count


async def until(holds):
    async with asyncio.timeout(25):
        while not holds():  # noqa: ASYNC110 - it stands for any change from outside
            await asyncio.sleep(0.05)


def test_new_code_gets_vectors_through_the_gateway_and_removed_code_loses_them(tmp_path, vectors):
    repository = tmp_path / "shop"
    commit(repository, {"a.py": ONE})

    async def story():
        async with (
            ScriptedModel() as model,
            RunningHouse(
                tmp_path / "data",
                models={"m": inside(model.url)},
                knowledge={"embedding_model": "m"},
                store={"durability": "normal"},
            ) as house,
        ):
            with closing(Library(tmp_path / "data" / "knowledge", SystemClock())) as library:
                await asyncio.to_thread(library.add, repository)
            await until(lambda: vectors() == 1)
            await asyncio.to_thread(commit, repository, {"a.py": ONE, "b.py": TWO})
            await until(lambda: vectors() == 2)
            await asyncio.to_thread(commit, repository, {"b.py": TWO})
            await until(lambda: vectors() == 1)
            assert "code vectors" not in house.house.readiness().parts

    asyncio.run(story())


def test_a_model_that_does_not_answer_is_told_and_the_process_ends_with_its_owner(tmp_path):
    commit(tmp_path / "shop", {"a.py": ONE})
    data = tmp_path / "data"
    with closing(Library(data / "knowledge", SystemClock())) as library:
        library.add(tmp_path / "shop")
        library.update()
    said = '[knowledge]\nembedding_model = "m"\nembedding_url = "http://127.0.0.1:9/v1"\n'
    (data / "hortus.toml").write_text(said)

    async def story():
        changed = asyncio.Event()
        vectors = CodeVectors(load_settings(data=data, environment={}), "key", changed)
        assert vectors.parts == {}
        keeping = asyncio.create_task(vectors.keep("127.0.0.1", 9, secure=False))
        changed.set()
        await until(lambda: vectors.parts)
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)
        return vectors.parts["code vectors"]

    assert asyncio.run(story()).startswith("missing: ")


def test_without_a_model_nothing_is_asked(tmp_path):
    vectors = CodeVectors(load_settings(data=tmp_path, environment={}), "key", asyncio.Event())
    asyncio.run(vectors.keep("127.0.0.1", 9, secure=False))
    assert vectors.parts == {}
