"""Stop a request's work when its client goes away or the server stops."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from contextlib import contextmanager
from enum import StrEnum
from types import TracebackType
from typing import Any, Self

from hortus.gateway.errors import ClientGoneError, DrainingError

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]


class Cause(StrEnum):
    """Why work was stopped from outside."""

    CLIENT_GONE = "client_gone"
    STOPPING = "stopping"


class Interruption:
    """A block that ends with an error at once when somebody calls ``stop`` or the client hangs up.

    Like ``asyncio.timeout``, but with another reason than time. Raises ``ClientGoneError`` or
    ``DrainingError`` in place of the cancellation.
    """

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._task: asyncio.Task[object] | None = None
        self._watch: asyncio.Task[None] | None = None
        self._cause: Cause | None = None

    def stop(self, cause: Cause) -> None:
        """End the block; the first cause counts."""
        if self._cause is None and self._task is not None:
            self._cause = cause
            self._task.cancel()

    async def __aenter__(self) -> Self:
        self._task = asyncio.current_task()
        self._watch = asyncio.create_task(self._until_gone())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        task, self._task = self._task, None
        if self._watch is not None:
            self._watch.cancel()
        if self._cause is None or task is None:
            return
        task.uncancel()
        if kind is not None and issubclass(kind, asyncio.CancelledError):
            raise _ERRORS[self._cause] from None

    async def _until_gone(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self.stop(Cause.CLIENT_GONE)


_ERRORS = {Cause.CLIENT_GONE: ClientGoneError, Cause.STOPPING: DrainingError}


class UnderWay:
    """The requests that are being answered."""

    def __init__(self) -> None:
        self._all: set[Interruption] = set()
        self._empty = asyncio.Event()
        self._empty.set()

    def __len__(self) -> int:
        return len(self._all)

    @contextmanager
    def holding(self, interruption: Interruption) -> Iterator[Interruption]:
        """Count a request as under way while the block runs."""
        self._all.add(interruption)
        self._empty.clear()
        try:
            yield interruption
        finally:
            self._all.discard(interruption)
            if not self._all:
                self._empty.set()

    async def none_left(self) -> None:
        """Return once no request is under way."""
        await self._empty.wait()

    def stop_all(self) -> None:
        """End every request because hortus stops."""
        for interruption in list(self._all):
            interruption.stop(Cause.STOPPING)
