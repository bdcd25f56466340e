"""One run as its network's owner sees it: the servers, what is told of the program, its limits."""

import asyncio
import json
import os
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

from hortus.inspector.chamber.attempts import Attempt, Attempts
from hortus.inspector.chamber.memory import resident
from hortus.inspector.chamber.spec import Spec
from hortus.inspector.observation import Ending
from hortus.inspector.record import End, Recorder
from hortus.inspector.sink import Authority, Sink

_OUTPUT_KEPT = 8192
_LOOK_S = 0.1
_LAST_CHANCE_S = 5.0
"""How long process 1 may take to end everything before it is ended itself."""


def serve(
    spec: Spec, holder: int, announced: socket.socket, *, output: int, news: int, orders: int
) -> None:
    """Serve a run to its end, and write it down.

    ``holder`` is the parent of the program's process namespace.
    """
    with open(spec.record, "wb", buffering=0) as file:  # noqa: PTH123 - unbuffered
        run = _Run(spec, Recorder(file), holder, orders)
        asyncio.run(run.carry_out(announced, output, news))


class _Run:
    """A run under way."""

    def __init__(self, spec: Spec, recorder: Recorder, holder: int, orders: int) -> None:
        self._spec = spec
        self._recorder = recorder
        self._holder = holder
        self._orders = orders
        self._output = bytearray()
        self._status: int | None = None
        self._reason = ""
        self._seconds = 0.0
        self._changed: tuple[str, ...] = ()
        self._left: tuple[str, ...] = ()
        self._own_clock: set[str] = set()
        authority = Authority.read(Path(spec.authority).read_bytes())
        hosts = frozenset(spec.model_hosts)
        self._sink = Sink(spec.scenario, hosts, authority, recorder, spec.world)

    async def carry_out(self, announced: socket.socket, output: int, news: int) -> None:
        """Serve the program until it has ended, or until it has had enough of something."""
        _, passed, *_ = await asyncio.to_thread(socket.recv_fds, announced, 1, 2)
        if not passed:
            return  # no chamber came about, and its processes said why
        listener, *terminal = passed
        await self._sink.open()
        attempts = Attempts(listener, self._expect)
        attempts.open()
        watch = asyncio.create_task(self._watch())
        try:
            os.write(self._orders, b".")
            await asyncio.gather(
                *(self._listen(end) for end in (output, *terminal)), self._follow(news)
            )
        finally:
            watch.cancel()
            attempts.close()
            await self._sink.close()
        _, how = await asyncio.to_thread(os.waitpid, self._holder, 0)
        if os.waitstatus_to_exitcode(how) == 0 or self._reason:
            self._recorder.write(self._end())

    def _expect(self, attempt: Attempt) -> None:
        if not attempt.is_pinned:
            self._own_clock.add(attempt.program)
        self._sink.expect(attempt.address, attempt.port, attempt.program)

    async def _listen(self, output: int) -> None:
        """Keep the last of what the program prints."""
        async for part in _parts(output):
            self._output += part
            del self._output[:-_OUTPUT_KEPT]

    async def _follow(self, news: int) -> None:
        """Take note of starts, ends and changes as the first process tells them."""
        rest = b""
        async for part in _parts(news):
            *lines, rest = (rest + part).split(b"\n")
            for line in lines:
                self._take(json.loads(line))

    def _take(self, news: dict[str, object]) -> None:
        match news:
            case {"start": _}:
                self._output.clear()
                self._status = None
                self._own_clock.clear()
                self._recorder.begin()
            case {"ended": int(status), "left": list(left)}:
                self._status = status
                self._seconds = self._recorder.now()
                self._left = tuple(str(name) for name in left)
            case {"reason": str(reason)}:
                self._reason = self._reason or reason
            case {"changed": list(paths), "full": bool(full)}:
                self._changed = tuple(str(path) for path in paths)
                self._reason = self._reason or ("disk" if full else "")
            case _:
                raise ValueError(f"no such news: {sorted(news)}")

    async def _watch(self) -> None:
        """End the program where it takes too long or too much."""
        limits = self._spec.limits
        while not self._reason:
            await asyncio.sleep(_LOOK_S)
            if self._recorder.now() > limits.seconds and self._status is None:
                self._reason = "time"
            elif resident(self._holder) > limits.memory_bytes:
                self._reason = "memory"
        with suppress(BrokenPipeError):
            os.write(self._orders, b".")
        await asyncio.sleep(_LAST_CHANCE_S)
        os.kill(self._holder, signal.SIGKILL)

    def _end(self) -> End:
        status, reason = self._status, self._reason
        if reason in ("time", "memory", "processes"):
            status = None
        killed = status is not None and status < 0
        ending = Ending(
            status=None if killed else status,
            reason=reason or (f"signal {abs(status or 0)}" if killed else "exited"),
            seconds=self._seconds or self._recorder.now(),
            output=self._output.decode(errors="replace"),
            left=self._left,
        )
        own = tuple(sorted(self._own_clock))
        is_pinned = bool(self._spec.clock_library) and not own
        return End(ending=ending, changed=self._changed, clock_pinned=is_pinned, own_clock=own)


async def _parts(descriptor: int) -> AsyncIterator[bytes]:
    """Yield what can be read until the other end is closed."""
    loop = asyncio.get_running_loop()
    ready = asyncio.Event()
    os.set_blocking(descriptor, False)
    loop.add_reader(descriptor, ready.set)
    try:
        while True:
            await ready.wait()
            ready.clear()
            try:
                part = os.read(descriptor, 1 << 16)
            except BlockingIOError:
                continue
            except OSError:  # how a terminal says that nobody holds its other end
                return
            if not part:
                return
            yield part
    finally:
        loop.remove_reader(descriptor)
