"""The parts of the gateway, put together once; its models can be replaced while it runs."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest

from hortus.core import ConfigError, ModelSettings, Settings
from hortus.gateway.plane import DataPlane, Needs

ONE = Settings(models={"one": ModelSettings(url="http://127.0.0.1:1/v1")})
TWO = Settings(models={"two": ModelSettings(url="http://127.0.0.1:2/v1")})


@pytest.fixture
def plane(records, clock):
    """Return a function that runs a story with a plane that has one model."""

    def plane(story):
        async def told():
            with ThreadPoolExecutor(1) as executor:
                needs = Needs(
                    keys=SimpleNamespace(),
                    records=records,
                    decider=SimpleNamespace(),
                    readiness=SimpleNamespace,
                    completer=None,
                    executor=executor,
                    clock=clock,
                )
                made = DataPlane(ONE, needs)
                await story(made)
                await made.close()

        asyncio.run(told())

    return plane


def test_models_are_replaced_as_one(plane):
    async def story(made):
        old = made.replace_models(TWO)
        assert list(old.servers) == ["one"]
        assert list(made.upstreams.servers) == list(made.healthy()) == ["two"]
        await old.close()

    plane(story)


def test_settings_that_cannot_be_used_replace_nothing(plane, tmp_path):
    bad = ModelSettings(url="http://127.0.0.1:3/v1", api_key_file=str(tmp_path / "none"))

    async def story(made):
        with pytest.raises(ConfigError):
            made.replace_models(Settings(models={"bad": bad}))
        assert list(made.upstreams.servers) == ["one"]

    plane(story)


def test_what_is_true_at_the_moment_can_be_asked(plane, records):
    records.pending = 4

    async def story(made):
        assert made.in_flight() == 0
        assert made.queued() == {"one": 0}
        assert made.records_pending() == 4
        for _ in range(3):
            made.upstreams.router.health.failed("one")
        assert made.healthy() == {"one": False}

    plane(story)
