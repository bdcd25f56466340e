"""The child by itself: it ends with its input, and when its parent is not who it should be."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from hortus.gateway.llama import child


def orders(gguf: Path, *, parent: int) -> str:
    said = child.Orders(
        gguf=str(gguf),
        name="tiny",
        context_tokens=256,
        parallel=1,
        port=0,
        api_key="key",
        parent=parent,
    )
    return json.dumps(said) + "\n"


def run(words: list[str], text: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(words, input=text, capture_output=True, text=True, check=False)


def first_words(words: list[str], text: str) -> tuple[dict[str, str], int]:
    """Return what the process says first, and its status once its input is closed."""
    with subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(text)
        process.stdin.flush()
        said: dict[str, str] = json.loads(process.stdout.readline())
        process.stdin.close()
        return said, process.wait()


@pytest.mark.parametrize(
    "words",
    [[sys.executable, "-P", child.__file__], [sys.executable, "-m", "hortus.gateway.llama"]],
    ids=["as a file", "as a module"],
)
def test_it_serves_until_its_input_ends(words: list[str], tiny_gguf: Path) -> None:
    said, status = first_words(words, orders(tiny_gguf, parent=os.getpid()))
    assert said["url"].startswith("http://127.0.0.1:")
    assert status == 0


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's end")
def test_it_does_not_begin_for_a_parent_that_is_gone(tiny_gguf: Path) -> None:
    done = run([sys.executable, "-P", child.__file__], orders(tiny_gguf, parent=1))
    assert (done.returncode, done.stdout) == (0, "")


def test_it_says_when_the_extra_is_missing(tiny_gguf: Path) -> None:
    words = [sys.executable, "-S", "-P", child.__file__]
    said, _ = first_words(words, orders(tiny_gguf, parent=os.getpid()))
    assert "xllamacpp" in said["missing"]


def test_it_loads_nothing_of_hortus() -> None:
    statement = f"""
import runpy, sys
runpy.run_path({child.__file__!r})
print([name for name in sys.modules if name.startswith("hortus")])
"""
    assert run([sys.executable, "-c", statement], "").stdout == "[]\n"
