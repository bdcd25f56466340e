"""Stop a request's work when its client goes away, may no longer ask, or the server stops."""

import asyncio
from collections.abc import Callable
from types import TracebackType

from hortus.core import HortusError, Principal
from hortus.core.asgi import Receive
from hortus.gateway.errors import ClientGoneError, DrainingError
from hortus.gateway.reply import Reply

# A client that hangs up is noticed within this time. Most short requests are over by then and
# are spared the task that listens.
_LISTEN_AFTER_S = 0.05
_NOBODY = Principal(key_id="", name="")

Withdrawn = Callable[[Principal], HortusError | None]
"""Returns why somebody may ask no more, though they could when they asked."""


class UnderWay:
    """The requests that are being answered."""

    def __init__(self) -> None:
        self._all: set[Interruption] = set()
        self._empty = asyncio.Event()
        self._empty.set()

    def __len__(self) -> int:
        return len(self._all)

    def add(self, interruption: "Interruption") -> None:
        """Count a request as under way."""
        self._all.add(interruption)
        self._empty.clear()

    def discard(self, interruption: "Interruption") -> None:
        """Count a request as done."""
        self._all.discard(interruption)
        if not self._all:
            self._empty.set()

    async def none_left(self) -> None:
        """Return once no request is under way."""
        await self._empty.wait()

    def stop_all(self) -> None:
        """End every request because hortus stops."""
        for interruption in list(self._all):
            interruption.stop(DrainingError())

    def stop_withdrawn(self, withdrawn: Withdrawn) -> int:
        """End the requests of those who may ask no more, and return how many there were."""
        found = [(one, withdrawn(one.principal)) for one in self._all]
        stopped = [(one, error) for one, error in found if error is not None]
        for interruption, error in stopped:
            interruption.stop(error)
        return len(stopped)


class Interruption:
    """A block that ends with an error when somebody calls ``stop`` or the client hangs up.

    Like ``asyncio.timeout``, but with another reason than time. Raises ``ClientGoneError`` or the
    error that ``stop`` was given in place of the cancellation. Once the whole answer has been sent
    nothing is left to interrupt: the server then says of a client merely served that it is gone.
    """

    __slots__ = (
        "_cause",
        "_receive",
        "_reply",
        "_task",
        "_timer",
        "_under_way",
        "_watch",
        "principal",
    )

    def __init__(
        self,
        receive: Receive,
        under_way: UnderWay,
        reply: Reply,
        principal: Principal = _NOBODY,
    ) -> None:
        self.principal = principal
        self._receive = receive
        self._reply = reply
        self._under_way = under_way
        self._task: asyncio.Task[object] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._watch: asyncio.Task[None] | None = None
        self._cause: HortusError | None = None

    def stop(self, cause: HortusError) -> None:
        """End the block with an error; the first cause counts."""
        if self._cause is None and self._task is not None and not self._reply.finished:
            self._cause = cause
            self._task.cancel()

    async def __aenter__(self) -> None:
        self._task = asyncio.current_task()
        self._timer = asyncio.get_running_loop().call_later(_LISTEN_AFTER_S, self._listen)
        self._under_way.add(self)

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        task, self._task = self._task, None
        self._under_way.discard(self)
        if self._timer is not None:
            self._timer.cancel()
        if self._watch is not None:
            self._watch.cancel()
        if self._cause is None or task is None:
            return
        task.uncancel()
        if kind is not None and issubclass(kind, asyncio.CancelledError):
            raise self._cause from None

    def _listen(self) -> None:
        self._watch = asyncio.create_task(self._until_gone())

    async def _until_gone(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self.stop(ClientGoneError())
