"""Places at a model are counted, waited for in order, and never lost."""

import asyncio
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.core import ModelSettings
from hortus.gateway.routing.errors import QueueFullError, QueueTimeoutError
from hortus.gateway.routing.slots import Gate, Slots


def gate(places=1, most_waiting=100, timeout_s=30.0):
    return Gate("m", places=places, most_waiting=most_waiting, timeout_s=timeout_s)


def test_as_many_enter_at_once_as_there_are_places(run):
    async def scenario():
        door = gate(places=2)
        await door.enter()
        await door.enter()
        third = asyncio.ensure_future(door.enter())
        await asyncio.sleep(0)
        waiting = door.waiting
        door.leave()
        await third
        return waiting, door.waiting, door.free

    assert run(scenario) == (1, 0, 0)


def test_whoever_came_first_is_let_in_first(run):
    async def scenario():
        door, order = gate(), []
        await door.enter()

        async def guest(number):
            await door.enter()
            order.append(number)
            door.leave()

        guests = [asyncio.ensure_future(guest(n)) for n in range(10)]
        await asyncio.sleep(0)
        door.leave()
        await asyncio.gather(*guests)
        return order, door.free

    assert run(scenario) == (list(range(10)), 1)


def test_a_newcomer_does_not_overtake_one_who_was_just_let_in(run):
    async def scenario():
        door = gate()
        await door.enter()
        first = asyncio.ensure_future(door.enter())
        await asyncio.sleep(0)
        door.leave()
        newcomer = asyncio.ensure_future(door.enter())
        await first
        await asyncio.sleep(0)
        result = newcomer.done(), door.waiting
        door.leave()
        await newcomer
        return result

    assert run(scenario) == (False, 1)


def test_a_full_queue_refuses_at_once_and_says_when_to_come_back(run):
    async def scenario():
        door = gate(most_waiting=1)
        await door.enter()
        waiter = asyncio.ensure_future(door.enter())
        await asyncio.sleep(0)
        with pytest.raises(QueueFullError) as caught:
            await door.enter()
        door.leave()
        await waiter
        return caught.value

    error = run(scenario)
    assert (error.status, error.retry_after_s) == (429, 2.0)


def test_a_model_without_a_queue_refuses_at_once(run):
    async def scenario():
        door = gate(most_waiting=0)
        await door.enter()
        with pytest.raises(QueueFullError):
            await door.enter()

    run(scenario)


def test_waiting_too_long_is_an_error_and_takes_no_place(run):
    async def scenario():
        door = gate(timeout_s=0.02)
        await door.enter()
        with pytest.raises(QueueTimeoutError):
            await door.enter()
        door.leave()
        return door.free, door.waiting

    assert run(scenario) == (1, 0)


def test_a_waiter_cancelled_as_its_place_is_handed_over_passes_it_on(run):
    async def scenario():
        door = gate()
        await door.enter()
        first, second = (asyncio.ensure_future(door.enter()) for _ in range(2))
        await asyncio.sleep(0)
        door.leave()  # the place is first's now
        first.cancel()  # before it could run
        await second
        with pytest.raises(asyncio.CancelledError):
            await first
        door.leave()
        return door.free

    assert run(scenario) == 1


def test_a_waiter_cancelled_before_a_place_is_free_is_passed_over(run):
    async def scenario():
        door = gate()
        await door.enter()
        first, second = (asyncio.ensure_future(door.enter()) for _ in range(2))
        await asyncio.sleep(0)
        first.cancel()
        door.leave()  # first has not run yet and is still in the queue
        await second
        door.leave()
        return door.free

    assert run(scenario) == 1


def test_a_waiter_cancelled_as_its_time_runs_out_takes_no_place(run):
    async def scenario():
        door = gate()
        await door.enter()
        waiting = asyncio.ensure_future(door.enter())
        await asyncio.sleep(0)
        (waiter,) = door._waiting
        door._expire(waiter)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        door.leave()
        return door.free, door.waiting

    assert run(scenario) == (1, 0)


class Rules:
    """Plays a list of moves on a gate and checks after each that every place is accounted for."""

    def __init__(self, places, most_waiting):
        self.places = places
        self.gate = gate(places, most_waiting)
        self.inside = 0
        self.tasks = []
        self.releases = []

    async def guest(self, release):
        await self.gate.enter()
        self.inside += 1
        try:
            await release.wait()
        finally:
            self.inside -= 1
            self.gate.leave()

    async def play(self, moves):
        for move, which in moves:
            match move:
                case "come":
                    release = asyncio.Event()
                    self.releases.append(release)
                    self.tasks.append(asyncio.ensure_future(self.guest(release)))
                case "go" if self.releases:
                    self.releases[which % len(self.releases)].set()
                case "cancel" if self.tasks:
                    self.tasks[which % len(self.tasks)].cancel()
                case "turn":
                    await asyncio.sleep(0)
                case "expire" if self.gate._waiting:
                    self.gate._expire(list(self.gate._waiting)[which % len(self.gate._waiting)])
            assert self.inside <= self.places
            assert 0 <= self.gate.free <= self.places
        for release in self.releases:
            release.set()
        await asyncio.gather(*self.tasks, return_exceptions=True)


MOVES = st.lists(
    st.tuples(
        st.sampled_from(["come", "come", "go", "cancel", "turn", "turn", "expire"]),
        st.integers(0, 50),
    ),
    max_size=60,
)


@given(st.integers(1, 3), st.integers(0, 5), MOVES)
def test_no_order_of_events_loses_or_doubles_a_place(places, most_waiting, moves):
    async def scenario():
        rules = Rules(places, most_waiting)
        await rules.play(moves)
        return rules.gate.free, rules.gate.waiting, rules.inside

    assert asyncio.run(scenario()) == (places, 0, 0)


def test_under_a_storm_of_cancellations_no_place_is_lost(run):
    chance = random.Random(5)

    async def scenario():
        door, inside, most = gate(places=4, most_waiting=5_000, timeout_s=0.05), 0, 0

        async def guest():
            nonlocal inside, most
            await door.enter()
            inside += 1
            most = max(most, inside)
            try:
                await asyncio.sleep(chance.random() / 1_000)
            finally:
                inside -= 1
                door.leave()

        guests = [asyncio.ensure_future(guest()) for _ in range(2_000)]
        for one in chance.sample(guests, 1_000):
            await asyncio.sleep(0)
            one.cancel()
        await asyncio.gather(*guests, return_exceptions=True)
        return most, door.free, door.waiting

    assert run(scenario) == (4, 4, 0)


def test_each_model_has_its_own_places(run):
    models = {
        "small": ModelSettings(url="http://s/v1", max_concurrency=1, max_queue=0),
        "large": ModelSettings(url="http://l/v1", max_concurrency=2),
    }

    async def scenario():
        slots = Slots(models, queue_timeout_s=1)
        async with slots.acquire("small"), slots.acquire("large"):
            with pytest.raises(QueueFullError):
                async with slots.acquire("small"):
                    pass
            return slots.gate("small").free, slots.gate("large").free

    assert run(scenario) == (0, 1)


def test_leaving_a_block_by_an_error_gives_the_place_back(run):
    async def scenario():
        slots = Slots({"m": ModelSettings(url="http://m/v1")}, queue_timeout_s=1)
        with pytest.raises(ValueError, match="inside"):
            async with slots.acquire("m"):
                raise ValueError("inside")
        return slots.gate("m").free

    assert run(scenario) == 64
