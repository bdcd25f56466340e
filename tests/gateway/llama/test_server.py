"""A real llama.cpp process with a real (tiny) model: served, watched, restarted, ended."""

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
import textwrap
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from hortus.gateway.llama import (
    LlamaDownError,
    LlamaLoadError,
    LlamaMissingError,
    LlamaServer,
    LlamaSpec,
    Supervision,
)

BRISK = Supervision(first_delay_s=0.01, health_every_s=0.05, health_timeout_s=0.3, health_misses=2)


@contextlib.asynccontextmanager
async def serving(file: Path, supervision: Supervision = BRISK) -> AsyncIterator[LlamaServer]:
    server = LlamaServer(LlamaSpec("tiny", file, context_tokens=256), supervision=supervision)
    try:
        yield server
    finally:
        await server.stop()


def post(url: str, key: str, body: dict[str, object]) -> dict[str, object]:
    request = urllib.request.Request(
        url, json.dumps(body).encode(), {"content-type": "application/json"}
    )
    request.add_header("authorization", f"Bearer {key}")
    with urllib.request.urlopen(request) as answer:
        found: dict[str, object] = json.load(answer)
        return found


def alive(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


def command_line(pid: int | None) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text()


async def until(state: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not state():  # noqa: ASYNC110 - the event happens in another process
            await asyncio.sleep(0.01)


async def gone(pid: int) -> None:
    await until(lambda: not alive(pid))


async def running(server: LlamaServer) -> int:
    await server.start()
    assert server.pid is not None
    return server.pid


async def restarted(server: LlamaServer, old: int) -> str:
    async with asyncio.timeout(60):
        while server.pid in {None, old}:
            with contextlib.suppress(LlamaDownError):
                await server.start()
            await asyncio.sleep(0.01)
    return await server.start()


def test_a_gguf_file_answers_completions_and_chat(tiny_gguf: Path) -> None:
    async def scenario() -> tuple[dict[str, object], dict[str, object]]:
        async with serving(tiny_gguf) as server:
            url, key = await server.start(), server.api_key
            assert url.endswith("/v1")
            text = await asyncio.to_thread(
                post, f"{url}/completions", key, {"prompt": "def f(", "max_tokens": 8}
            )
            chat = await asyncio.to_thread(
                post,
                f"{url}/chat/completions",
                key,
                {"messages": [{"role": "user", "content": "hello"}], "max_tokens": 8},
            )
            return text, chat

    text, chat = asyncio.run(scenario())
    assert text["object"] == "text_completion"
    assert text["model"] == "tiny"
    assert isinstance(usage := text["usage"], dict)
    # Random weights may draw the end of the text at any point.
    assert 1 <= usage["completion_tokens"] <= 8
    assert chat["object"] == "chat.completion"
    assert isinstance(choices := chat["choices"], list)
    assert choices[0]["message"]["role"] == "assistant"


def test_nobody_else_on_the_machine_can_use_it_without_the_key(tiny_gguf: Path) -> None:
    async def scenario() -> int:
        async with serving(tiny_gguf) as server:
            url = await server.start()
            assert server.api_key not in command_line(server.pid)
            with pytest.raises(urllib.error.HTTPError) as caught:
                await asyncio.to_thread(post, f"{url}/completions", "guess", {"prompt": "x"})
            caught.value.close()
            return caught.value.code

    assert asyncio.run(scenario()) == 401


def test_starting_twice_gives_the_same_process(tiny_gguf: Path) -> None:
    async def scenario() -> None:
        async with serving(tiny_gguf) as server:
            urls = await asyncio.gather(server.start(), server.start())
            assert urls[0] == urls[1] == await server.start()

    asyncio.run(scenario())


def test_nothing_runs_until_it_is_asked_for(tiny_gguf: Path) -> None:
    async def scenario() -> None:
        async with serving(tiny_gguf) as server:
            assert server.pid is None

    asyncio.run(scenario())


def test_a_killed_process_comes_back_at_the_same_address(tiny_gguf: Path) -> None:
    async def scenario() -> None:
        async with serving(tiny_gguf) as server:
            url, pid = await server.start(), server.pid
            assert pid is not None
            os.kill(pid, signal.SIGSEGV)
            await gone(pid)
            assert await restarted(server, pid) == url
            answer = await asyncio.to_thread(
                post, f"{url}/completions", server.api_key, {"prompt": "x", "max_tokens": 1}
            )
            assert answer["object"] == "text_completion"

    asyncio.run(scenario())


def test_while_it_rests_after_a_crash_the_caller_is_told_at_once(tiny_gguf: Path) -> None:
    async def scenario() -> None:
        long = Supervision(first_delay_s=600)
        async with serving(tiny_gguf, long) as server:
            pid = await running(server)
            os.kill(pid, signal.SIGABRT)
            await gone(pid)
            await until(lambda: server.pid is None)
            with pytest.raises(LlamaDownError, match="of tiny was ended by SIGABRT") as caught:
                await server.start()
            assert "tried again in 600 s" in caught.value.remedy

    asyncio.run(scenario())


def test_a_process_that_hangs_is_replaced(tiny_gguf: Path) -> None:
    async def scenario() -> None:
        brisk = Supervision(
            first_delay_s=0.01,
            health_every_s=0.05,
            health_timeout_s=0.2,
            health_misses=2,
            stop_timeout_s=0.1,
        )
        async with serving(tiny_gguf, brisk) as server:
            pid = await running(server)
            os.kill(pid, signal.SIGSTOP)
            await gone(pid)
            await restarted(server, pid)

    asyncio.run(scenario())


def test_stopping_ends_the_process_and_it_can_be_started_again(tiny_gguf: Path) -> None:
    async def scenario() -> None:
        async with serving(tiny_gguf) as server:
            first = await running(server)
            await server.stop()
            assert not alive(first)
            assert server.pid is None
            await server.start()
            assert server.pid not in {None, first}
            await server.stop()
            await server.stop()

    asyncio.run(scenario())


PARENT = """
import asyncio, sys
from pathlib import Path
from hortus.gateway.llama import LlamaServer, LlamaSpec

async def main():
    server = LlamaServer(LlamaSpec("tiny", Path(sys.argv[1]), 256))
    await server.start()
    print(server.pid, flush=True)
    await asyncio.sleep(600)

asyncio.run(main())
"""


def test_the_process_dies_with_a_parent_that_is_killed(tiny_gguf: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(PARENT), str(tiny_gguf)],
        stdout=subprocess.PIPE,
        text=True,
    ) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        assert alive(pid)
        parent.kill()
        parent.wait()
        asyncio.run(gone(pid))


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (lambda whole: whole[:60_000], "not within the file bounds"),
        (lambda _whole: b"GGUF" + b"\xff" * 5_000, "version"),
        (lambda _whole: b"", "failed"),
    ],
    ids=["cut short", "junk", "empty"],
)
def test_a_file_that_cannot_be_loaded_is_an_error_with_the_cause(
    content: object, cause: str, tiny_gguf: Path, tmp_path: Path
) -> None:
    assert callable(content)
    file = tmp_path / "broken.gguf"
    file.write_bytes(content(tiny_gguf.read_bytes()))

    async def scenario() -> LlamaLoadError:
        async with serving(file, Supervision(first_delay_s=600)) as server:
            with pytest.raises(LlamaLoadError) as caught:
                await server.start()
            return caught.value

    error = asyncio.run(scenario())
    assert f"llama.cpp cannot load {file}" in error.message
    assert cause in error.message
    assert "tried again in 600 s" in error.remedy


def test_without_the_extra_the_error_says_how_to_install_it(tiny_gguf: Path) -> None:
    async def scenario() -> LlamaMissingError:
        # -S leaves the installed packages out, as on a machine without the extra.
        server = LlamaServer(LlamaSpec("tiny", tiny_gguf), python=(sys.executable, "-S"))
        with pytest.raises(LlamaMissingError) as caught:
            await server.start()
        await server.stop()
        return caught.value

    assert "make setup EXTRAS=llama" in asyncio.run(scenario()).remedy


def test_a_load_that_takes_too_long_is_given_up_and_leaves_nothing_running(
    tmp_path: Path, tiny_gguf: Path
) -> None:
    sleeper = tmp_path / "sleeper.sh"
    sleeper.write_text(f"#!/bin/sh\necho $$ > {tmp_path}/pid\nexec sleep 600\n")
    sleeper.chmod(0o755)

    async def scenario() -> None:
        server = LlamaServer(
            LlamaSpec("tiny", tiny_gguf),
            supervision=Supervision(load_timeout_s=0.5, first_delay_s=600),
            python=(str(sleeper),),
        )
        with pytest.raises(LlamaLoadError, match=r"within 0\.5 s"):
            await server.start()
        assert not alive(int((tmp_path / "pid").read_text()))
        await server.stop()

    asyncio.run(scenario())


def test_a_process_that_dies_before_it_answers_is_a_load_error(tiny_gguf: Path) -> None:
    async def scenario() -> None:
        server = LlamaServer(
            LlamaSpec("tiny", tiny_gguf),
            supervision=Supervision(first_delay_s=600),
            python=("/bin/false",),
        )
        with pytest.raises(LlamaLoadError, match="it said nothing"):
            await server.start()
        await server.stop()

    asyncio.run(scenario())
