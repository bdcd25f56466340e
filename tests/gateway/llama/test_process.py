"""What a llama.cpp process says at its end is turned into one cause."""

import asyncio
import sys
from pathlib import Path

import pytest

from hortus.gateway.llama.errors import LlamaLoadError
from hortus.gateway.llama.process import Launch, LlamaProcess
from hortus.gateway.llama.types import LlamaSpec

SPEC = LlamaSpec("tiny", Path("tiny.gguf"))


def failure(tmp_path: Path, script: str) -> LlamaLoadError:
    fake = tmp_path / "python.sh"
    fake.write_text(f"#!/bin/sh\nread orders\n{script}\n")
    fake.chmod(0o755)
    with pytest.raises(LlamaLoadError) as caught:
        asyncio.run(LlamaProcess.launch(SPEC, Launch((str(fake),), 0, "key", 30)))
    return caught.value


@pytest.mark.parametrize(
    ("said", "cause"),
    [
        ("0.1 E x: failed to load model\\n0.2 E y: error loading model: no z\\n", "no z"),
        ("0.1 I load: fine\\n0.2 E load: out of memory\\n0.3 E srv: exiting", "out of memory"),
        ("terminate called\\nAborted", "Aborted"),
        ("", "it said nothing"),
    ],
    ids=["cause", "error line", "anything", "nothing"],
)  # fmt: skip
def test_the_cause_is_the_most_telling_of_its_last_words(
    tmp_path: Path, said: str, cause: str
) -> None:
    error = failure(tmp_path, f"printf '{said}' >&2; echo '{{\"error\": \"x\"}}'")
    assert error.message == f"llama.cpp cannot load tiny.gguf: {cause}"


def test_a_talkative_process_does_not_stall_on_a_full_pipe(tmp_path: Path) -> None:
    error = failure(tmp_path, 'yes noise | head -c 1000000 >&2; echo \'{"error": "x"}\'')
    assert error.message.endswith("nois")


def test_a_process_that_cannot_be_started_at_all_is_a_load_error(tmp_path: Path) -> None:
    with pytest.raises(LlamaLoadError, match="no process can be started"):
        asyncio.run(LlamaProcess.launch(SPEC, Launch((str(tmp_path / "absent"),), 0, "key", 30)))


def test_noise_on_the_other_pipe_does_not_stall_it_either(tmp_path: Path) -> None:
    error = failure(tmp_path, 'echo \'{"error": "x"}\'; yes noise | head -c 1000000')
    assert "cannot load" in error.message


def test_the_process_serves_and_says_how_it_ended(tiny_gguf: Path) -> None:
    async def scenario() -> str:
        spec = LlamaSpec("tiny", tiny_gguf, 256)
        process = await LlamaProcess.launch(spec, Launch((sys.executable,), 0, "key", 60))
        assert process.url.startswith("http://127.0.0.1:")
        ended = asyncio.create_task(process.ended())
        await process.stop(30)
        return await ended

    assert asyncio.run(scenario()) == "ended with status 0"
