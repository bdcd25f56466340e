"""Have vectors made of what is new in the code index, in a process of its own."""

import asyncio
import logging
import os
import sys
from contextlib import suppress

import msgspec

from hortus.core import Loaded

_log = logging.getLogger(__name__)
_AGAIN_S = 60.0


class _Error(msgspec.Struct, frozen=True):
    message: str = ""


class _Told(msgspec.Struct, frozen=True):
    """What `hortus index embed` says."""

    sent: int = 0
    error: _Error = _Error()


class CodeVectors:
    """Runs `hortus index embed` whenever the index has changed, where a model is set for it.

    It asks the gateway with ``key``, that of this very process, and is subject to everything that
    holds for others who ask. Words are indexed and searched meanwhile.
    """

    def __init__(self, loaded: Loaded, key: str, changed: asyncio.Event) -> None:
        self._loaded = loaded
        self._key = key
        self._changed = changed
        self._process: asyncio.subprocess.Process | None = None
        self._problem = ""

    @property
    def parts(self) -> dict[str, str]:
        """The state of the vectors; without them words are searched alone, and that goes on."""
        return {"code vectors": f"missing: {self._problem}"} if self._problem else {}

    async def keep(self, host: str, port: int, *, secure: bool) -> None:
        """Go on for as long as this runs; the gateway is at ``host`` and ``port``."""
        if not self._loaded.settings.knowledge.embedding_model:
            return
        place = f"[{host}]" if ":" in host else host
        url = f"{'https' if secure else 'http'}://{place}:{port}"
        try:
            while True:
                with suppress(TimeoutError):
                    async with asyncio.timeout(_AGAIN_S if self._problem else None):
                        await self._changed.wait()
                self._changed.clear()
                await self._run(url)
        finally:
            await self._end()

    async def _run(self, url: str) -> None:
        read, write = os.pipe()
        try:
            # Neither the words of a command nor its environment are secret; a pipe is.
            os.write(write, self._key.encode())
            os.close(write)
            self._process = process = await asyncio.create_subprocess_exec(
                *("nice", "-n", "10", sys.executable, "-P", "-m", "hortus", "index", "embed"),
                *("--json", "--url", url, "--key-file", f"/dev/fd/{read}"),
                *("--data", str(self._loaded.data)),
                *(("--config", str(self._loaded.file)) if self._loaded.file.exists() else ()),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                pass_fds=(read,),
                start_new_session=True,  # as the process that watches
            )
        except OSError as e:
            self._take(msgspec.json.encode(_Told(error=_Error(f"no process: {e.strerror}"))))
            return
        finally:
            os.close(read)
        said, _ = await process.communicate()
        self._take(said)

    def _take(self, said: bytes) -> None:
        try:
            told = msgspec.json.decode(said, type=_Told)
        except msgspec.DecodeError:
            told = _Told(error=_Error("the process that asks for them ended"))
        if told.error.message and told.error.message != self._problem:
            _log.warning("the code is searched without vectors: %s", told.error.message)
        self._problem = told.error.message

    async def _end(self) -> None:
        process = self._process
        if process is not None and process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
