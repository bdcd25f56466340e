"""A model run inside is an upstream like any other, started by its first request."""

import asyncio
import json
import os
import signal
import sys
from pathlib import Path

import pytest

from hortus.gateway.llama import (
    LlamaClient,
    LlamaDownError,
    LlamaMissingError,
    LlamaServer,
    LlamaSpec,
    Supervision,
)
from hortus.gateway.upstream import Timeouts, UpstreamError

TIMEOUTS = Timeouts(connect_s=5, first_byte_s=60, between_bytes_s=60, total_s=120)
BODY = json.dumps({"prompt": "def f(", "max_tokens": 4}).encode()


def opened(file: Path, supervision: Supervision | None = None) -> tuple[LlamaClient, LlamaServer]:
    server = LlamaServer(LlamaSpec("tiny", file, 256), supervision=supervision)
    return LlamaClient(server, TIMEOUTS), server


async def complete(client: LlamaClient) -> dict[str, object]:
    response = await client.send("/completions", [(b"content-type", b"application/json")], BODY)
    assert response.status == 200
    found: dict[str, object] = json.loads(await response.read(1_000_000))
    return found


def test_the_first_request_starts_the_model_and_closing_ends_it(tiny_gguf: Path) -> None:
    async def scenario() -> None:
        client, server = opened(tiny_gguf)
        assert server.pid is None
        one, other = await asyncio.gather(complete(client), complete(client))
        assert one["object"] == other["object"] == "text_completion"
        assert server.pid is not None
        await client.close()
        assert server.pid is None

    asyncio.run(scenario())


def test_a_stream_comes_through_to_its_end(tiny_gguf: Path) -> None:
    async def scenario() -> bytes:
        client, _ = opened(tiny_gguf)
        body = json.dumps(
            {"messages": [{"role": "user", "content": "x"}], "max_tokens": 4, "stream": True}
        ).encode()
        headers = [(b"content-type", b"application/json")]
        response = await client.send("/chat/completions", headers, body)
        stream = bytearray()
        while chunk := await response.chunk():
            stream += chunk
        await client.close()
        return bytes(stream)

    assert asyncio.run(scenario()).rstrip().endswith(b"data: [DONE]")


def test_while_the_process_rests_a_request_fails_over_and_then_it_is_back(tiny_gguf: Path) -> None:
    async def scenario() -> None:
        client, server = opened(tiny_gguf, Supervision(first_delay_s=0.5))
        await complete(client)
        pid = server.pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        failures: list[UpstreamError] = []
        async with asyncio.timeout(60):
            while server.pid in {None, pid} or not failures:
                try:
                    await complete(client)
                except UpstreamError as e:
                    failures.append(e)
                await asyncio.sleep(0.01)
        assert all(failure.retryable for failure in failures)
        assert any(isinstance(failure, LlamaDownError) for failure in failures)
        await complete(client)
        await client.close()

    asyncio.run(scenario())


def test_an_error_of_llama_cpp_is_one_that_lets_another_model_be_asked(tiny_gguf: Path) -> None:
    async def scenario() -> None:
        server = LlamaServer(LlamaSpec("tiny", tiny_gguf), python=(sys.executable, "-S"))
        client = LlamaClient(server, TIMEOUTS)
        with pytest.raises(LlamaMissingError) as caught:
            await complete(client)
        assert caught.value.retryable
        await client.close()

    asyncio.run(scenario())
