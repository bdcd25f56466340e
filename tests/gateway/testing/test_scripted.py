"""The scripted model as a whole: every path, what it records, and as a process."""

import asyncio
import json
import signal
import subprocess
import sys

import aiohttp
import msgspec
import pytest

from hortus.gateway.testing import Say, Script, ScriptedModel, Turn

SCRIPT = Script(turns=(Turn((Say("Hello."),)),))


@pytest.mark.parametrize("prefix", ["/v1", ""])
@pytest.mark.parametrize("path", ["/chat/completions", "/responses", "/messages"])
@pytest.mark.parametrize("stream", [True, False])
def test_every_dialect_answers_with_and_without_the_prefix(talk, prefix, path, stream):
    [(status, text)] = talk(ScriptedModel(SCRIPT), (prefix + path, {"stream": stream}))
    assert status == 200
    assert ("data: " in text) is stream


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("/v1/completions", {"prompt": "x"}, "choices"),
        ("/v1/embeddings", {"input": "x"}, "data"),
        ("/v1/messages/count_tokens", {"messages": []}, "input_tokens"),
    ],
)
def test_the_other_paths_answer_too(talk, path, body, field):
    [(status, text)] = talk(ScriptedModel(), (path, body))
    assert status == 200
    assert field in json.loads(text)


def test_a_streamed_completion_is_a_stream(talk):
    [(_, text)] = talk(ScriptedModel(), ("/v1/completions", {"stream": True}))
    assert text.endswith("data: [DONE]\n\n")


def test_a_query_does_not_matter(talk):
    [(status, _)] = talk(ScriptedModel(), ("/v1/messages?beta=true", {}))
    assert status == 200


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [("/v1/messages", b"[1", 400), ("/v1/messages", b"\xff", 400), ("/v1/nothing", {}, 404)],
)
def test_what_cannot_be_answered_is_refused(talk, path, body, status):
    assert talk(ScriptedModel(), (path, body))[0][0] == status


def test_models_are_listed_and_the_start_probe_answered():
    async def run():
        async with ScriptedModel() as model, aiohttp.ClientSession() as http:
            async with http.get(model.url + "/v1/models") as answer:
                listed = [entry["id"] for entry in (await answer.json())["data"]]
            async with http.head(model.url + "/api/hello") as answer:
                hello = answer.status
            async with http.get(model.url + "/nothing") as answer:
                return listed, hello, answer.status

    assert asyncio.run(run()) == (["scripted"], 200, 404)


def test_headers_and_body_of_each_post_are_kept():
    seen = []

    async def run():
        async with (
            ScriptedModel(on_request=seen.append) as model,
            aiohttp.ClientSession(headers={"X-Mark": "42"}) as http,
            http.post(model.url + "/v1/messages?beta=true", data=b"{}") as answer,
        ):
            await answer.read()
            return model.requests

    [request] = asyncio.run(run())
    assert seen == [request]
    assert (request.path, request.target) == ("/v1/messages", "/v1/messages?beta=true")
    assert request.body == b"{}"
    assert (request.header("x-mark"), request.header("absent")) == ("42", "")


def test_as_a_process_it_says_where_it_listens_and_writes_down_what_it_is_asked(tmp_path):
    script, record = tmp_path / "script.json", tmp_path / "asked.jsonl"
    script.write_bytes(msgspec.json.encode(SCRIPT))
    command = [sys.executable, "-m", "hortus.gateway.testing", "--script", script]
    with subprocess.Popen(
        [*command, "--record", record], stdout=subprocess.PIPE, text=True
    ) as process:
        url = process.stdout.readline().removeprefix("listening on ").strip()

        async def ask():
            async with (
                aiohttp.ClientSession() as http,
                http.post(url + "/v1/chat/completions", json={"model": "m"}) as answer,
            ):
                return await answer.json()

        answer = asyncio.run(ask())
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
    assert answer["choices"][0]["message"]["content"] == "Hello."
    [row] = [json.loads(line) for line in record.read_text().splitlines()]
    assert (row["target"], json.loads(row["body"])) == ("/v1/chat/completions", {"model": "m"})
