"""Work ends when its client hangs up or hortus stops, and not because it is already done."""

import asyncio

import pytest

from hortus.core import NotFoundError, Principal
from hortus.gateway.errors import ClientGoneError, DrainingError
from hortus.gateway.interruption import Interruption, UnderWay


class Line:
    """A connection whose client can hang up."""

    def __init__(self):
        self.gone = asyncio.Event()
        self.asked = 0

    async def receive(self):
        self.asked += 1
        await self.gone.wait()
        return {"type": "http.disconnect"}


def test_a_client_that_hangs_up_ends_the_block(listener):
    async def story():
        line, under_way = Line(), UnderWay()

        async def work():
            async with Interruption(line.receive, under_way, listener.reply):
                assert len(under_way) == 1
                line.gone.set()
                await asyncio.sleep(10)

        with pytest.raises(ClientGoneError):
            await work()
        assert len(under_way) == 0
        assert asyncio.current_task().cancelling() == 0

    asyncio.run(story())


def test_what_comes_before_the_end_of_the_line_is_passed_over(listener):
    async def story():
        heard = iter(["http.request", "http.request", "http.disconnect"])

        async def receive():
            return {"type": next(heard)}

        with pytest.raises(ClientGoneError):
            async with Interruption(receive, UnderWay(), listener.reply):
                await asyncio.sleep(10)

    asyncio.run(story())


def test_a_short_block_does_not_even_listen(listener):
    async def story():
        line = Line()
        async with Interruption(line.receive, UnderWay(), listener.reply):
            await asyncio.sleep(0)
        assert line.asked == 0

    asyncio.run(story())


def test_stopping_ends_every_block_and_none_is_left(listener):
    async def story():
        under_way = UnderWay()

        async def work():
            async with Interruption(Line().receive, under_way, listener.reply):
                await asyncio.sleep(10)

        tasks = [asyncio.create_task(work()) for _ in range(3)]
        await asyncio.sleep(0)
        under_way.stop_all()
        await under_way.none_left()
        return await asyncio.gather(*tasks, return_exceptions=True)

    assert [type(error) for error in asyncio.run(story())] == [DrainingError] * 3


def test_the_first_cause_counts(listener):
    async def story():
        interruption = Interruption(Line().receive, UnderWay(), listener.reply)

        async def work():
            async with interruption:
                interruption.stop(DrainingError())
                interruption.stop(ClientGoneError())
                await asyncio.sleep(10)

        with pytest.raises(DrainingError):
            await work()

    asyncio.run(story())


def test_once_the_answer_is_sent_nothing_interrupts(listener):
    async def story():
        interruption = Interruption(Line().receive, UnderWay(), listener.reply)
        async with interruption:
            await listener.reply.whole(200, [], b"")
            interruption.stop(ClientGoneError())
            interruption.stop(DrainingError())
            await asyncio.sleep(0)
        interruption.stop(DrainingError())
        await asyncio.sleep(0)

    asyncio.run(story())


def test_an_error_of_the_block_itself_stays_what_it_is(listener):
    async def story():
        with pytest.raises(ValueError, match="mine"):
            async with Interruption(Line().receive, UnderWay(), listener.reply):
                raise ValueError("mine")

    asyncio.run(story())


def test_a_cancellation_from_elsewhere_stays_one(listener):
    async def story():
        async def work():
            async with Interruption(Line().receive, UnderWay(), listener.reply):
                await asyncio.sleep(10)

        task = asyncio.create_task(work())
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(story())


def test_only_those_who_may_ask_no_more_are_stopped(listener):
    async def story():
        under_way = UnderWay()
        ended = NotFoundError("ada is gone", remedy="ask")

        async def work(name):
            who = Principal(f"key_{name}", name)
            async with Interruption(Line().receive, under_way, listener.reply, who):
                await asyncio.sleep(0.2)
            return name

        tasks = [asyncio.create_task(work(name)) for name in ("ada", "bob", "ada")]
        await asyncio.sleep(0)
        stopped = under_way.stop_withdrawn(lambda who: ended if who.name == "ada" else None)
        return stopped, await asyncio.gather(*tasks, return_exceptions=True), ended

    stopped, outcomes, ended = asyncio.run(story())
    assert (stopped, outcomes) == (2, [ended, "bob", ended])
