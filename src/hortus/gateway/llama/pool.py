"""Share llama.cpp processes: changed settings must not load a model a second time."""

from dataclasses import dataclass
from functools import partial

from hortus.gateway.llama.client import LlamaClient
from hortus.gateway.llama.server import LlamaServer
from hortus.gateway.llama.types import LlamaSpec
from hortus.gateway.upstream import Timeouts


@dataclass(slots=True)
class _Shared:
    server: LlamaServer
    holders: int = 0


class LlamaPool:
    """Hands out clients of one process for each model; the last to close ends the process."""

    def __init__(self) -> None:
        self._running: dict[LlamaSpec, _Shared] = {}

    @property
    def held(self) -> int:
        """How many models somebody holds a client of."""
        return len(self._running)

    def open_client(self, spec: LlamaSpec, timeouts: Timeouts) -> LlamaClient:
        """Return a client of the process that runs ``spec``; nothing is started yet."""
        shared = self._running.setdefault(spec, _Shared(LlamaServer(spec)))
        shared.holders += 1
        return LlamaClient(shared.server, timeouts, release=partial(self._release, spec))

    async def _release(self, spec: LlamaSpec) -> None:
        shared = self._running[spec]
        shared.holders -= 1
        if not shared.holders:
            del self._running[spec]
            await shared.server.stop()
