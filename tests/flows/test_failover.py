"""Another model answers where the first cannot; the first is asked again once it may be well."""

import asyncio

import pytest

from hortus.compose.testing import PATHS, ask, inside
from hortus.gateway.testing import Fault, ScriptedModel
from hortus.gateway.testing.faults import FaultyServer, hangs

CHAT = PATHS["chat"]
DOWN = Fault(status=500)
EAGER = {"gateway": {"failure_threshold": 1, "recovery_s": 0.3}}


@pytest.fixture
def pair(house):
    """Return a maker of a hortus whose alias has two models, and the servers of both."""

    class Pair:
        def __init__(self, **tables):
            self.first, self.second = ScriptedModel(), ScriptedModel()
            self._tables = tables

        async def __aenter__(self):
            await self.first.__aenter__()
            await self.second.__aenter__()
            self.house = house(
                {"first": inside(self.first.url), "second": inside(self.second.url)},
                aliases={"house/code": ["first", "second"]},
                **self._tables,
            )
            await self.house.__aenter__()
            return self

        async def __aexit__(self, *caught):
            await self.house.__aexit__(*caught)
            await self.second.__aexit__(*caught)
            await self.first.__aexit__(*caught)

        async def answered_by(self, conversation=""):
            headers = {"x-session-id": conversation} if conversation else {}
            heard = await self.house.post(CHAT, ask("chat", "house/code"), headers=headers)
            assert heard.status == 200
            return heard.headers["x-hortus-model"]

    return Pair


def test_a_model_that_asks_for_a_pause_gets_it(pair, run):
    async def story():
        async with pair() as two:
            two.first.faults.append(Fault(status=429, headers=(("Retry-After", "30"),)))
            assert await two.answered_by() == "second"
            assert await two.answered_by() == "second"
            assert len(two.first.requests) == 1

    run(story())


def test_when_every_model_asks_for_a_pause_the_client_hears_a_short_one(pair, run):
    async def story():
        async with pair() as two:
            for server in (two.first, two.second):
                server.always = Fault(status=429, headers=(("Retry-After", "3600"),))
            await two.house.post(CHAT, ask("chat", "house/code"))
            heard = await two.house.post(CHAT, ask("chat", "house/code"))
        assert (heard.status, heard.json["error"]["code"]) == (503, "model_resting")
        # Clients wait as long as they are told, without a word to their user.
        assert int(heard.headers["retry-after"]) <= 5

    run(story())


def test_a_model_that_failed_is_tried_again_after_its_rest(pair, run, eventually):
    async def story():
        async with pair(**EAGER) as two:
            two.first.faults.append(DOWN)
            assert [await two.answered_by(), await two.answered_by()] == ["second", "second"]
            assert len(two.first.requests) == 1
            healthy = two.house.house.plane.healthy
            assert healthy() == {"first": False, "second": True}
            await eventually(lambda: healthy()["first"])
            assert await two.answered_by() == "first"
            assert await two.answered_by() == "first"

    run(story())


def test_a_model_still_down_after_its_rest_costs_one_attempt_only(pair, run, eventually):
    async def story():
        async with pair(**EAGER) as two:
            two.first.always = Fault(status=500, head_delay_s=0.05)
            await two.answered_by()
            await eventually(lambda: two.house.house.plane.healthy()["first"])
            asked = await asyncio.gather(*(two.answered_by() for _ in range(8)))
            assert asked == ["second"] * 8
            assert len(two.first.requests) == 2

    run(story())


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "stream"])
def test_a_model_that_answers_badly_every_time_comes_to_rest(pair, run, stream):
    """A head that says 200 is no good answer yet."""

    async def story():
        async with pair(gateway={"failure_threshold": 2, "recovery_s": 60.0}) as two:
            two.first.always = Fault(body=b'data: {"choices": [{"ind\n\n')
            for _ in range(4):
                body = ask("chat", "house/code", stream=stream)
                heard = await two.house.post(CHAT, body)
                assert heard.headers["x-hortus-model"] == "second"
            assert len(two.first.requests) == 2

    run(story())


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "stream"])
def test_an_error_said_in_a_stream_before_its_first_token_fails_over(pair, run, stream):
    said = b'data: {"error":{"message":"CUDA out of memory","code":500}}\n\ndata: [DONE]\n\n'

    async def story():
        async with pair() as two:
            two.first.faults.append(Fault(body=said) if stream else DOWN)
            heard = await two.house.post(CHAT, ask("chat", "house/code", stream=stream))
            decision = two.house.decision(heard)
        assert heard.headers["x-hortus-model"] == "second"
        if stream:
            assert "CUDA out of memory" in decision.outcome.why

    run(story())


def test_a_conversation_stays_with_the_model_that_answered_it(pair, run):
    async def story():
        async with pair() as two:
            two.first.faults.append(DOWN)
            assert await two.answered_by("talk-1") == "second"
            assert await two.answered_by("talk-1") == "second"
            assert await two.answered_by("talk-2") == "first"
            decision = two.house.house.store.records.recent(2)
            whys = {d.attempts[0].conversation: d.attempts[0].why for d in decision}
        assert whys["talk-1"] == "it has answered this conversation before"
        assert whys["talk-2"] == "choice 1 of house/code"

    run(story())


def test_more_requests_than_may_wait_are_refused_with_a_short_pause(house, run, eventually):
    async def story():
        server = FaultyServer(hangs())
        few = {"max_concurrency": 1, "max_queue": 1}
        async with server, house({"m": inside(server.url, **few)}) as hortus:
            body = ask("chat", "m")
            asking = [asyncio.create_task(hortus.post(CHAT, body)) for _ in range(2)]
            await eventually(lambda: hortus.house.plane.queued()["m"] == 1)
            heard = await hortus.post(CHAT, body)
            for each in asking:
                each.cancel()
        assert (heard.status, heard.json["error"]["code"]) == (429, "queue_full")
        assert 1 <= int(heard.headers["retry-after"]) <= 5

    run(story())


def test_a_place_that_does_not_come_free_in_time_is_waited_for_no_longer(house, run, eventually):
    async def story():
        async with FaultyServer(hangs()) as busy, ScriptedModel() as other:
            models = {"busy": inside(busy.url, max_concurrency=1), "other": inside(other.url)}
            tables = {"aliases": {"house/code": ["busy", "other"]}}
            async with house(models, gateway={"queue_timeout_s": 0.05}, **tables) as hortus:
                first = asyncio.create_task(hortus.post(CHAT, ask("chat", "busy")))
                await eventually(lambda: busy.asked)
                alone = await hortus.post(CHAT, ask("chat", "busy"))
                heard = await hortus.post(CHAT, ask("chat", "house/code"))
                first.cancel()
        assert (alone.status, alone.json["error"]["code"]) == (429, "queue_timeout")
        assert heard.headers["x-hortus-model"] == "other"

    run(story())


def test_a_request_that_passes_over_a_busy_model_is_listed_like_any_other(house, run, eventually):
    async def story():
        busy = ScriptedModel(always=Fault(head_delay_s=30.0))
        async with busy, ScriptedModel() as idle:
            models = {
                "busy": inside(busy.url, max_concurrency=1, max_queue=0),
                "idle": inside(idle.url),
            }
            async with house(models, aliases={"house/code": list(models)}) as hortus:
                first = asyncio.create_task(hortus.post(CHAT, ask("chat", "house/code")))
                await eventually(lambda: busy.requests)
                heard = await hortus.post(CHAT, ask("chat", "house/code"))
                first.cancel()
                (newest,) = hortus.house.store.records.recent(1)
                assert newest == hortus.decision(heard)
                assert "busy" in newest.outcome.why
                return [attempt.model for attempt in newest.attempts]

    assert run(story()) == ["idle"]
