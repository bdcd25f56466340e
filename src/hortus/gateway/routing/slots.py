"""How many requests are at a model at once, and who is next."""

import asyncio
from collections.abc import Mapping
from types import TracebackType

from hortus.core import ModelSettings
from hortus.gateway.routing.errors import QueueFullError, QueueTimeoutError

_RETRY_AFTER_FULL_S = 2.0
_RETRY_AFTER_TIMEOUT_S = 1.0


class Gate:
    """A counted door with a bounded queue, first come first served.

    A place is passed from hand to hand: the one who leaves gives it to the first who waits,
    so a newcomer never overtakes and a waiter that was cancelled never takes a place along.
    """

    __slots__ = ("_free", "_most_waiting", "_name", "_timeout_s", "_waiting")

    def __init__(self, name: str, *, places: int, most_waiting: int, timeout_s: float) -> None:
        self._name = name
        self._free = places
        self._most_waiting = most_waiting
        self._timeout_s = timeout_s
        # A dict, since it keeps order and gives up any one of its keys at no cost.
        self._waiting: dict[asyncio.Future[None], None] = {}

    @property
    def free(self) -> int:
        """Places that nobody holds."""
        return self._free

    @property
    def waiting(self) -> int:
        """Requests in the queue."""
        return len(self._waiting)

    async def enter(self) -> None:
        """Take a place, waiting for one if need be."""
        if self._free:
            self._free -= 1
            return
        if len(self._waiting) >= self._most_waiting:
            raise QueueFullError(
                f"{self._name} has all its places taken and {len(self._waiting)} requests wait",
                remedy="try again in a few seconds, or raise max_concurrency or max_queue",
                retry_after_s=_RETRY_AFTER_FULL_S,
            )
        await self._wait()

    def leave(self) -> None:
        """Give the place to the first who waits, or back."""
        while self._waiting:
            waiter = next(iter(self._waiting))
            del self._waiting[waiter]
            # One that was cancelled may not have run on far enough to leave the queue.
            if not waiter.done():
                waiter.set_result(None)
                return
        self._free += 1

    async def _wait(self) -> None:
        loop = asyncio.get_running_loop()
        waiter: asyncio.Future[None] = loop.create_future()
        self._waiting[waiter] = None
        timer = loop.call_later(self._timeout_s, self._expire, waiter)
        try:
            await waiter
        except asyncio.CancelledError:
            # Cancelled in the very moment in which the place was handed over: pass it on.
            if waiter.done() and not waiter.cancelled() and waiter.exception() is None:
                self.leave()
            raise
        finally:
            timer.cancel()
            self._waiting.pop(waiter, None)

    def _expire(self, waiter: asyncio.Future[None]) -> None:
        # Whoever was given a place is no longer in the queue.
        if waiter in self._waiting:
            del self._waiting[waiter]
            if not waiter.done():
                waiter.set_exception(
                    QueueTimeoutError(
                        f"no place at {self._name} came free within {self._timeout_s:g} s",
                        remedy="try again later, or raise max_concurrency of the model",
                        retry_after_s=_RETRY_AFTER_TIMEOUT_S,
                    )
                )


class Slots:
    """One gate for each model."""

    def __init__(self, models: Mapping[str, ModelSettings], *, queue_timeout_s: float) -> None:
        self._gates = {
            name: Gate(
                name,
                places=model.max_concurrency,
                most_waiting=model.max_queue,
                timeout_s=queue_timeout_s,
            )
            for name, model in models.items()
        }

    def acquire(self, name: str) -> "Place":
        """Return a block within which a place at the model is held.

        Entering it raises ``QueueFullError`` or ``QueueTimeoutError``.
        """
        return Place(self._gates[name])

    def gate(self, name: str) -> Gate:
        """Return the gate of a model, for whoever wants to know how busy it is."""
        return self._gates[name]


class Place:
    """A place at a model for as long as the block lasts."""

    __slots__ = ("_gate",)

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    async def __aenter__(self) -> None:
        await self._gate.enter()

    def leave(self) -> None:
        """Give the place up."""
        self._gate.leave()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._gate.leave()
