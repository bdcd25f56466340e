"""Keep one llama.cpp process running: start on demand, watch, restart with growing rests."""

import asyncio
import logging
import secrets
import sys
from collections.abc import Sequence
from urllib.parse import urlsplit

from hortus.core import HortusError
from hortus.gateway.fetch import fetch
from hortus.gateway.llama.errors import LlamaDownError, LlamaLoadError, LlamaMissingError
from hortus.gateway.llama.process import Launch, LlamaProcess
from hortus.gateway.llama.types import LlamaSpec, Supervision

_OK = 200

_log = logging.getLogger(__name__)


class LlamaServer:
    """A model served by llama.cpp on this machine, behind a key that only hortus knows."""

    def __init__(
        self,
        spec: LlamaSpec,
        *,
        supervision: Supervision | None = None,
        python: Sequence[str] = (sys.executable,),
    ) -> None:
        self.spec = spec
        self.api_key = secrets.token_urlsafe(32)
        self._patience = supervision or Supervision()
        self._python = python
        self._task: asyncio.Task[None] | None = None
        self._process: LlamaProcess | None = None
        self._port = 0  # kept across restarts, so that an address handed out stays good
        self._url = ""
        self._failure: HortusError | None = None
        self._changed = asyncio.Event()

    @property
    def pid(self) -> int | None:
        """The id of the process, or None while none serves."""
        return self._process.pid if self._process else None

    async def start(self) -> str:
        """Return the base URL, up to ``/v1``; start or await the process where it is not up.

        Cheap while it runs, so it may be called before every request. Raises
        ``LlamaMissingError``, ``LlamaLoadError``, or ``LlamaDownError`` while it rests after a
        failure: then another model can be asked at once.
        """
        if self._task is None or self._task.done():
            self._tell()
            self._task = asyncio.create_task(self._supervise())
            self._task.add_done_callback(self._supervision_ended)
        while not self._url:
            if self._failure is not None:
                raise type(self._failure)(self._failure.message, remedy=self._failure.remedy)
            await self._changed.wait()
        return self._url

    async def stop(self) -> None:
        """End the process; ``start`` may be called again."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _supervise(self) -> None:
        delay_s = self._patience.first_delay_s
        loop = asyncio.get_running_loop()
        while True:
            began = loop.time()
            try:
                failure = await self._run()
            except LlamaMissingError as e:
                self._tell(failure=e)
                return
            except LlamaLoadError as e:
                self._port = 0  # whoever took the port meanwhile may keep it
                failure = e
            if loop.time() - began > self._patience.steady_s:
                delay_s = self._patience.first_delay_s
            self._tell(failure=_resting(failure, delay_s))
            await asyncio.sleep(delay_s)
            self._tell()
            delay_s = min(delay_s * 2, self._patience.most_delay_s)

    def _supervision_ended(self, task: asyncio.Task[None]) -> None:
        """Wake those who wait: nobody else would, were this to end by a fault of our own."""
        if self._failure is None and task is self._task:
            fault = None if task.cancelled() else task.exception()
            if fault is not None:
                _log.error("the supervision of %s broke off", self.spec.name, exc_info=fault)
            self._tell(
                failure=LlamaDownError(
                    f"the llama.cpp process of {self.spec.name} is not looked after at present",
                    remedy="ask again: that starts it anew",
                )
            )

    async def _run(self) -> HortusError:
        """Run one process and return how it failed."""
        patience = self._patience
        launch = Launch(self._python, self._port, self.api_key, patience.load_timeout_s)
        process = self._process = await LlamaProcess.launch(self.spec, launch)
        self._port = urlsplit(process.url).port or 0
        self._tell(url=process.url)
        try:
            how = await self._watch(process)
        finally:
            self._process = None
            self._tell()
            await process.stop(patience.stop_timeout_s)
        return LlamaDownError(
            f"the llama.cpp process of {self.spec.name} {how}",
            remedy="nothing need be done; if it comes again, try a smaller context",
        )

    async def _watch(self, process: LlamaProcess) -> str:
        """Return how the process came to its end, or that it no longer answers."""
        misses = 0
        ending = asyncio.ensure_future(process.ended())
        try:
            while misses < self._patience.health_misses:
                await asyncio.wait([ending], timeout=self._patience.health_every_s)
                if ending.done():
                    return ending.result()
                misses = 0 if await self._healthy(process) else misses + 1
        finally:
            ending.cancel()
        return "did not answer its health checks and was ended"

    async def _healthy(self, process: LlamaProcess) -> bool:
        address = process.url.removesuffix("/v1") + "/health"
        answer = await fetch(address, timeout_s=self._patience.health_timeout_s)
        return answer is not None and answer.status == _OK

    def _tell(self, *, url: str = "", failure: HortusError | None = None) -> None:
        """Set the state and wake those who wait for it."""
        self._url, self._failure = url, failure
        self._changed.set()
        self._changed = asyncio.Event()


def _resting(error: HortusError, delay_s: float) -> HortusError:
    return type(error)(error.message, remedy=f"{error.remedy}; tried again in {delay_s:g} s")
