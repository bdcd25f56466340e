"""An answer with every kind of part, and a way to talk to a scripted model."""

import asyncio
import json

import aiohttp
import pytest

from hortus.gateway.testing import ScriptedModel, Stop, Usage
from hortus.gateway.testing.scripted_reply import Reasoning, Reply, Text, ToolCall


@pytest.fixture
def reply():
    """Return an answer that thinks, speaks and calls two tools."""
    return Reply(
        number=1,
        model="m",
        parts=(
            Reasoning("Let me see.", "c2ln"),
            Text("I run it — ölig. "),
            ToolCall("call_a", "bash", '{"command":"echo hi"}'),
            ToolCall("call_b", "read", '{"path":"a.txt"}'),
        ),
        stop=Stop.TOOL,
        usage=Usage(7, 3, 2, 1, 1),
        chunk_chars=5,
    )


@pytest.fixture
def data_of():
    """Return a function that reads the JSON of each event of a stream."""

    def read(stream):
        text = stream if isinstance(stream, str) else b"".join(stream).decode()
        lines = [line[6:] for line in text.splitlines() if line.startswith("data: ")]
        return [json.loads(line) for line in lines if line != "[DONE]"]

    return read


@pytest.fixture
def talk():
    """Return a function that posts bodies to a model one by one: ``[(status, text), ...]``."""

    def run(model, *requests):
        return asyncio.run(_talk(model, requests))

    return run


async def _talk(model: ScriptedModel, requests):
    answers = []
    async with model, aiohttp.ClientSession() as http:
        for path, body in requests:
            payload = body if isinstance(body, bytes) else json.dumps({"model": "m", **body})
            async with http.post(model.url + path, data=payload) as answer:
                answers.append((answer.status, await answer.text()))
    return answers
