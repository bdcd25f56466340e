"""One process for each model, however many snapshots of the settings name it."""

import asyncio
import json
from pathlib import Path

from hortus.gateway.llama import LlamaClient, LlamaPool, LlamaSpec
from hortus.gateway.upstream import Timeouts

TIMEOUTS = Timeouts(connect_s=5, first_byte_s=60, between_bytes_s=60, total_s=120)
BODY = json.dumps({"prompt": "def f(", "max_tokens": 4}).encode()


async def status(client: LlamaClient) -> int:
    response = await client.send("/completions", [(b"content-type", b"application/json")], BODY)
    await response.read(1_000_000)
    return response.status


def children() -> set[str]:
    found = Path("/proc/self/task").glob("*/children")
    return {pid for file in found for pid in file.read_text().split()}


def test_two_clients_of_one_model_share_its_process_until_the_last_closes(tiny_gguf: Path) -> None:
    async def scenario() -> None:
        pool, before = LlamaPool(), children()
        spec = LlamaSpec("tiny", tiny_gguf, 256)
        old, new = pool.open_client(spec, TIMEOUTS), pool.open_client(spec, TIMEOUTS)
        assert children() == before
        assert await status(old) == await status(new) == 200
        assert len(children() - before) == 1
        await old.close()
        await old.close()
        assert await status(new) == 200
        await new.close()
        assert children() == before

    asyncio.run(scenario())


def test_a_model_set_up_differently_has_a_process_of_its_own(tiny_gguf: Path) -> None:
    async def scenario() -> None:
        pool, before = LlamaPool(), children()
        short = pool.open_client(LlamaSpec("tiny", tiny_gguf, 128), TIMEOUTS)
        long = pool.open_client(LlamaSpec("tiny", tiny_gguf, 256), TIMEOUTS)
        assert await status(short) == await status(long) == 200
        assert len(children() - before) == 2
        await short.close()
        await long.close()

    asyncio.run(scenario())


def test_a_model_taken_up_again_after_its_end_is_started_again(tiny_gguf: Path) -> None:
    async def scenario() -> None:
        pool = LlamaPool()
        spec = LlamaSpec("tiny", tiny_gguf, 256)
        for _ in range(2):
            client = pool.open_client(spec, TIMEOUTS)
            assert await status(client) == 200
            await client.close()

    asyncio.run(scenario())
