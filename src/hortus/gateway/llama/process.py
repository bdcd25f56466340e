"""One llama.cpp process: start it, learn its address, see it end."""

import asyncio
import os
import re
import signal
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec

from hortus.gateway.llama.errors import LlamaLoadError, LlamaMissingError
from hortus.gateway.llama.types import LlamaSpec

_CHILD = str(Path(__file__).with_name("child.py"))
_KEPT_BYTES = 16_384
_LAST_WORDS_S = 5.0
_ERROR = re.compile(r"^[\d.]+ E \S+:(?: error loading model:)? (.*)", re.MULTILINE)
_NO_CAUSE = "failed to load model"  # what every layer says once one of them gave the cause


@dataclass(frozen=True, slots=True)
class Launch:
    """How to start a process: the interpreter, the port (0 picks one), the key, the patience."""

    python: Sequence[str]
    port: int
    api_key: str
    timeout_s: float


class _Answer(msgspec.Struct):
    url: str = ""
    error: str = ""
    missing: str = ""


class LlamaProcess:
    """A running process; made by ``launch``."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._said = bytearray()
        self._listening = asyncio.create_task(self._listen(process.stderr))
        self._draining: asyncio.Task[None] | None = None
        self.url = ""

    @classmethod
    async def launch(cls, spec: LlamaSpec, how: Launch) -> "LlamaProcess":
        """Start a process and return once it serves the model.

        Raises ``LlamaMissingError`` or ``LlamaLoadError``; nothing is left running then.
        """
        launched = cls(await _spawn(how.python))
        try:
            await launched._begin(spec, how)
        finally:
            if not launched.url:
                await launched.stop(0)
        return launched

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    async def ended(self) -> str:
        """Wait for the process to end by itself and say how it did."""
        status = await self._process.wait()
        await self._silence()
        if status >= 0:
            return f"ended with status {status}"
        return f"was ended by {signal.Signals(-status).name}"

    async def stop(self, timeout_s: float) -> None:
        """End the process: by closing its input, then by force after ``timeout_s``."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        # asyncio.wait, here and below, and not asyncio.timeout: on Python 3.11 under a tracer that
        # was seen to let its own CancelledError out, which ends whoever supervises.
        ending = asyncio.ensure_future(self._process.wait())
        await asyncio.wait([ending], timeout=timeout_s)
        if not ending.done():
            with suppress(ProcessLookupError):
                self._process.kill()
        await self._silence()

    def last_words(self) -> str:
        """Return why llama.cpp gave up, as far as it said."""
        said = self._said.decode(errors="replace")
        errors = [str(error) for error in _ERROR.findall(said)]
        causes = [error for error in errors if _NO_CAUSE not in error]
        lines = said.strip().splitlines()
        return next(iter([*causes, *errors, *lines[-1:]]), "it said nothing")

    async def _begin(self, spec: LlamaSpec, how: Launch) -> None:
        orders = {
            "gguf": str(spec.gguf),
            "name": spec.name,
            "context_tokens": spec.context_tokens,
            "parallel": spec.parallel,
            "port": how.port,
            "api_key": how.api_key,
            "parent": os.getpid(),
        }
        asking = asyncio.ensure_future(self._exchange(msgspec.json.encode(orders) + b"\n"))
        await asyncio.wait([asking], timeout=how.timeout_s)
        if not asking.done():
            asking.cancel()
            raise LlamaLoadError(
                f"llama.cpp did not load {spec.gguf} within {how.timeout_s:g} s",
                remedy="try a smaller model or a faster disk",
            )
        answer = asking.result()
        if answer.missing:
            raise LlamaMissingError(
                f"llama.cpp is not installed here, so {spec.name} cannot run",
                remedy="install it, in the checkout: make setup EXTRAS=llama",
            )
        if not answer.url:
            await self._silence()
            raise LlamaLoadError(
                f"llama.cpp cannot load {spec.gguf}: {self.last_words()}",
                remedy="check the file against its source; it may be cut short or too new",
            )
        self.url = answer.url + "/v1"

    async def _exchange(self, orders: bytes) -> _Answer:
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:  # pragma: no cover - both were asked for
            return _Answer()
        with suppress(ConnectionError):  # it died at once: its silence says so
            stdin.write(orders)
            await stdin.drain()
        line = await stdout.readline()
        self._draining = asyncio.create_task(self._listen(stdout))
        return msgspec.json.decode(line, type=_Answer) if line else _Answer()

    async def _silence(self) -> None:
        """Wait until the process is gone and its last words are in.

        Bounded: a pipe stays open for as long as anyone who inherited it lives, and neither that
        nor a process that the kernel cannot end may hold the caller up.
        """
        tasks = [asyncio.ensure_future(self._process.wait()), self._listening]
        if self._draining is not None:
            tasks.append(self._draining)
        _, late = await asyncio.wait(tasks, timeout=_LAST_WORDS_S)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def _listen(self, stream: asyncio.StreamReader | None) -> None:
        """Keep the last words: a full pipe would bring the process to a halt."""
        while stream is not None and (said := await stream.read(4_096)):
            self._said += said
            del self._said[:-_KEPT_BYTES]


async def _spawn(python: Sequence[str]) -> asyncio.subprocess.Process:
    try:
        return await asyncio.create_subprocess_exec(
            *python,
            "-P",  # the folder of the script is no place to import from
            _CHILD,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,  # Ctrl-C is for the parent, which lets answers finish first
        )
    except OSError as e:
        raise LlamaLoadError(
            f"no process can be started for llama.cpp: {e.strerror}",
            remedy="see how many processes and how much memory this user may have",
        ) from e
