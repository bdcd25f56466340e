"""A request is let through to a model that is well and has a place free."""

import asyncio

import pytest

from hortus.gateway.routing import QueueFullError, RestingError


def trip(router, name="a"):
    for _ in range(3):
        router.health.failed(name)


def test_a_place_is_held_for_as_long_as_the_block_lasts(make_router, run):
    async def scenario():
        router = make_router()
        gate = router.slots.gate("a")
        async with router.admit("a"):
            during = gate.free
        return during, gate.free

    assert run(scenario) == (63, 64)


def test_a_model_that_asked_for_a_pause_is_refused_without_waiting(make_router, run):
    async def scenario():
        router = make_router()
        router.health.failed("a", retry_after_s=5)
        with pytest.raises(RestingError):
            async with router.admit("a"):
                pass
        return router.slots.gate("a").free

    assert run(scenario) == 64


def test_one_request_tries_a_tripped_model_and_the_next_is_refused(make_router, run):
    async def scenario():
        router = make_router()
        trip(router)
        async with router.admit("a"):
            with pytest.raises(RestingError):
                async with router.admit("a"):
                    pass
        async with router.admit("a"):
            return router.slots.gate("a").free

    assert run(scenario) == 63


def test_whoever_waited_while_the_model_went_down_is_refused_and_leaves_no_trace(make_router, run):
    async def scenario():
        router = make_router()
        gate = router.slots.gate("a")
        held = [router.admit("a") for _ in range(64)]
        for one in held:
            await one.__aenter__()

        async def wait():
            async with router.admit("a"):
                pass

        waiting = asyncio.ensure_future(wait())
        await asyncio.sleep(0)
        router.health.failed("a", retry_after_s=5)
        for one in held:
            await one.__aexit__(None, None, None)
        with pytest.raises(RestingError):
            await waiting
        return gate.free, gate.waiting

    assert run(scenario) == (64, 0)


def test_a_cancelled_probe_lets_the_next_one_try(make_router, run):
    async def scenario():
        router = make_router()
        trip(router)

        async def hold():
            async with router.admit("a"):
                await asyncio.sleep(60)

        holding = asyncio.ensure_future(hold())
        await asyncio.sleep(0)
        assert router.health.is_resting("a")
        holding.cancel()
        await asyncio.gather(holding, return_exceptions=True)
        async with router.admit("a"):
            return router.slots.gate("a").free

    assert run(scenario) == 63


def test_a_full_model_is_refused_with_the_error_of_its_queue(make_router, run):
    async def scenario():
        router = make_router()
        router.slots._gates["a"]._most_waiting = 0
        held = [router.admit("a") for _ in range(64)]
        for one in held:
            await one.__aenter__()
        with pytest.raises(QueueFullError):
            async with router.admit("a"):
                pass

    run(scenario)
