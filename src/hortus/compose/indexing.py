"""Keep the code index current while hortus runs, in a process of its own: no request waits."""

import asyncio
import logging
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress

import msgspec

from hortus.core import Loaded

_log = logging.getLogger(__name__)
_FOLDER, _LIST = "knowledge", "repositories.json"
_LOOK_EVERY_S = 1.0
_LONGEST_REST_S = 60.0
_END_S = 3.0
_MOST_BYTES = 1 << 20


class _Told(msgspec.Struct, frozen=True):
    """What the watching process says, as far as it is used here."""

    repositories: tuple[str, ...] = ()
    failed: tuple[tuple[str, str], ...] = ()
    problem: str = ""


class CodeWatch:
    """Runs the watching process as soon as a repository is registered, and again if it dies."""

    def __init__(
        self, loaded: Loaded, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self._folder = loaded.data / _FOLDER
        self._sleep = sleep
        self._process: asyncio.subprocess.Process | None = None
        self._failed: dict[str, str] = {}
        self._problem = ""
        self._is_running = False
        self.changed = asyncio.Event()
        """Set whenever something was indexed, and when watching begins."""

    @property
    def parts(self) -> dict[str, str]:
        """The state of the index, where there is one."""
        if not (self._folder / _LIST).exists():
            return {}
        failed = "; ".join(f"{name}: {why}" for name, why in sorted(self._failed.items()))
        waiting = "" if self._is_running else "is not watched yet"
        return {"code index": self._problem or failed or waiting or "ok"}

    async def keep(self) -> None:
        """Watch for as long as this runs."""
        rest_s = _LOOK_EVERY_S
        try:
            while True:
                if (self._folder / _LIST).exists():
                    lasted = await self._watch()
                    rest_s = _LOOK_EVERY_S if lasted else min(2 * rest_s, _LONGEST_REST_S)
                await self._sleep(rest_s)
        finally:
            await self._end()

    async def _watch(self) -> bool:
        """Run one process until it ends, and return whether it had begun to watch."""
        try:
            self._process = process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-P", "-m", "hortus.knowledge.watchman", str(self._folder)),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                limit=_MOST_BYTES,
                start_new_session=True,  # Ctrl-C is for the parent, which ends this one itself
            )
        except OSError as e:
            self._problem = f"no process can be started to watch it: {e.strerror}"
            _log.warning("the code index is not kept current: %s", self._problem)
            return False
        if process.stdout is None:
            raise AssertionError("it was asked to be a pipe")
        while line := await process.stdout.readline():
            self._take(line)
        lasted, self._is_running = self._is_running, False
        await process.wait()
        if not self._problem:
            self._problem = "the process that watches it ended and is started again"
            _log.warning("the code index: %s", self._problem)
        return lasted

    def _take(self, line: bytes) -> None:
        told = msgspec.json.decode(line, type=_Told)
        self._is_running = not told.problem
        self._problem = told.problem
        if told.problem:
            _log.warning("the code index is not kept current: %s", told.problem)
        if not told.problem:
            self.changed.set()
        for name in told.repositories:
            self._failed.pop(name, None)
            _log.info("the code index has the newest commit of %s", name)
        for name, why in told.failed:
            self._failed[name] = why
            _log.warning("the code index leaves %s as it is: %s", name, why)

    async def _end(self) -> None:
        process = self._process
        if process is None or process.returncode is not None:
            return
        with suppress(ProcessLookupError):
            process.terminate()
        try:
            async with asyncio.timeout(_END_S):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()
