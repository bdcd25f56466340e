"""The doors beside the three of chat: lengths, vectors, lists of models, health and numbers."""

import pytest

from hortus.compose.testing import PATHS, ask, inside
from hortus.gateway.testing import ScriptedModel

COUNT = "/v1/messages/count_tokens"


def test_a_messages_server_counts_for_itself(house, run):
    async def story():
        async with ScriptedModel() as server:
            models = {"m": inside(server.url, "messages", context_tokens=10)}
            async with house(models) as hortus:
                # A prompt too long for the model is just what is worth counting.
                heard = await hortus.post(COUNT, ask("messages", "m", "word " * 100))
        assert heard.status == 200
        assert heard.json["input_tokens"] > 0
        assert "x-hortus-estimate" not in heard.headers
        assert [received.path for received in server.requests] == [COUNT]

    run(story())


def test_where_no_model_can_count_an_estimate_is_given_as_one(house, run):
    async def story():
        async with ScriptedModel() as server, house({"m": inside(server.url)}) as hortus:
            short = await hortus.post(COUNT, ask("messages", "m", "word " * 100))
            long = await hortus.post(COUNT, ask("messages", "m", "word " * 1_000))
            decision = hortus.decision(long)
        assert server.requests == []
        assert "3.5" in short.headers["x-hortus-estimate"]
        assert 120 < short.json["input_tokens"] < 200
        assert 1_300 < long.json["input_tokens"] < 1_600
        assert (decision.outcome.status, decision.attempts[0].why) == (200, "no model was asked")

    run(story())


@pytest.mark.parametrize("dialect", ["chat", "completions", "responses"])
def test_embeddings_come_from_a_server_that_has_them_beside_its_dialect(house, run, dialect):
    async def story():
        async with ScriptedModel() as server:
            models = {"e": inside(server.url, dialect, served_as="bge-m3")}
            async with house(models) as hortus:
                heard = await hortus.post("/v1/embeddings", {"model": "e", "input": ["a", "b"]})
        assert heard.status == 200
        assert len(heard.json["data"]) == 2
        (received,) = server.requests
        assert received.path == "/v1/embeddings"
        assert b'"bge-m3"' in received.body

    run(story())


def test_embeddings_of_a_messages_server_are_refused_with_the_reason(house, run):
    async def story():
        async with house({"m": inside("http://127.0.0.1:9", "messages")}) as hortus:
            heard = await hortus.post("/v1/embeddings", {"model": "m", "input": "a"})
        assert (heard.status, heard.json["error"]["code"]) == (404, "no_model_for_door")
        assert "speaks messages" in heard.message

    run(story())


def test_the_list_of_models_needs_a_key_and_names_aliases_first(house, run, repository):
    async def story():
        tables = {"completion": {"repository": str(repository)}, "aliases": {"house/code": ["m"]}}
        async with ScriptedModel() as server, house({"m": inside(server.url)}, **tables) as hortus:
            for path in ("/v1/models", "/models", "/v1/models/"):
                heard = await hortus.get(path)
                listed = [entry["id"] for entry in heard.json["data"]]
                assert listed == ["house/code", "m", "hortus/embedded"]
            assert (await hortus.get("/v1/models", key="hort_wrong")).status == 401

    run(story())


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_probes_are_answered_without_a_key(house, run, method):
    async def story():
        async with house() as hortus:
            for path in ("/api/hello", "/healthz", "/readyz", "/metrics"):
                heard = await hortus.request(method, path, key="none")
                assert heard.status == 200
                assert bool(heard.body) is (method == "GET")

    run(story())


def test_readiness_names_the_state_of_each_part(house, run):
    async def story():
        async with house() as hortus:
            state = (await hortus.get("/readyz")).json
        assert state["ready"] is True
        assert state["parts"]["keys"] == state["parts"]["settings"] == "ok"
        assert state["parts"]["embedded model"] == "none"

    run(story())


def test_metrics_count_what_was_asked(house, run):
    async def story():
        async with ScriptedModel() as server, house({"m": inside(server.url)}) as hortus:
            await hortus.post(PATHS["chat"], ask("chat", "m"))
            await hortus.post(PATHS["messages"], ask("messages", "m", stream=True))
            await hortus.post(PATHS["messages"], b"{")
            await hortus.post(PATHS["messages"], b"{}", key="none")
            return (await hortus.get("/metrics")).body.decode()

    said = run(story())
    assert 'hortus_requests_total{door="chat",model="m",status="200"} 1.0' in said
    assert 'hortus_requests_total{door="messages",model="m",status="200"} 1.0' in said
    assert 'hortus_requests_total{door="messages",model="none",status="400"} 1.0' in said
    assert 'hortus_requests_total{door="messages",model="none",status="401"} 1.0' in said
    assert 'hortus_tokens_total{door="chat",kind="input",model="m"} 100.0' in said
    assert 'hortus_errors_total{code="bad_request"} 1.0' in said
    assert 'hortus_upstream_healthy{model="m"} 1.0' in said
