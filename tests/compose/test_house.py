"""One house: opened as a whole or not at all, and entered by its doors."""

import asyncio

import pytest

from hortus.compose import open_house
from hortus.compose.testing import RunningHouse
from hortus.core import HortusError, SystemClock, load_settings
from hortus.store import Store


@pytest.fixture
def loaded(tmp_path):
    """Return a function that loads settings for a data folder that is the test's own."""
    return lambda **flags: load_settings(
        data=tmp_path / "data", flags=flags, environment={"HOME": str(tmp_path)}
    )


def test_a_house_that_cannot_be_opened_leaves_nothing_open(loaded, tmp_path):
    (tmp_path / "data").mkdir()
    settings = loaded(**{"completion.repository": str(tmp_path)})
    with pytest.raises(HortusError):
        open_house(settings, SystemClock(), lambda *_: None)
    # The folder can be had at once.
    Store.open(tmp_path / "data").close()


def test_the_console_answers_below_its_path_and_the_gateway_everywhere_else(tmp_path):
    async def story():
        async with RunningHouse(tmp_path / "data") as hortus:
            console = await hortus.get("/console")
            gateway = await hortus.get("/healthz")
        assert console.headers["content-type"].startswith("text/html")
        assert gateway.body == b"ok\n"

    asyncio.run(story())
