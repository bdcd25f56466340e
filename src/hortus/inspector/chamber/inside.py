"""The process that owns the chamber's network: it starts the servers, then lets the program go."""

import asyncio
import json
import os
import socket
import sys
from collections import deque
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import NoReturn

import msgspec

from hortus.inspector.chamber import kernel, network, program
from hortus.inspector.chamber.attempts import Attempts
from hortus.inspector.chamber.kernel import Space
from hortus.inspector.chamber.memory import resident
from hortus.inspector.chamber.program import Ends
from hortus.inspector.chamber.spec import Spec
from hortus.inspector.observation import Ending
from hortus.inspector.record import End, Recorder
from hortus.inspector.sink import Authority, Sink

_NOBODY = 65534
_SPACES = Space.USER | Space.NETWORK | Space.MOUNT | Space.NAMES | Space.IPC
_OUTPUT_KEPT = 8192
_LOOK_S = 0.2


def main(path: str) -> int:
    """Carry out the run that is described in the file ``path``; return 0 where it was observed."""
    spec = msgspec.json.decode(Path(path).read_bytes(), type=Spec)
    ready, make_ready = os.pipe()
    mapped, make_mapped = os.pipe()
    inside = os.fork()
    if inside == 0:
        kernel.die_with_parent()
        kernel.unshare(_SPACES)
        os.write(make_ready, b".")
        os.read(mapped, 1)
        _be_inside(spec)
    os.read(ready, 1)
    kernel.map_ids(str(inside), _ids())
    os.write(make_mapped, b".")
    _, status = os.waitpid(inside, 0)
    return os.waitstatus_to_exitcode(status)


def _ids() -> list[tuple[int, int]]:
    """Return whom the chamber knows: its owner, and for root somebody without rights as well.

    Root inside must not be root outside where the program runs: it could write to ``/proc/sys``.
    """
    if os.geteuid() == 0:
        return [(0, 0), (program.PERSON, _NOBODY)]
    return [(0, os.geteuid())]


def _be_inside(spec: Spec) -> NoReturn:
    owner = program.PERSON if _has(program.PERSON) else 0
    os.setresgid(0, 0, 0)
    os.setresuid(0, 0, 0)
    kernel.die_with_parent()
    network.open_everywhere()
    if ways := network.ways_out():
        sys.stderr.write(f"hortus: the chamber has a way out: {', '.join(ways)}\n")
        os._exit(program.FAILED)
    output, print_to = os.openpty() if spec.terminal else os.pipe()
    news, tell = os.pipe()
    go, let_go = os.pipe()
    trace = os.open(spec.trace, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    attempts, announce_to = socket.socketpair()
    ends = Ends(print_to, tell, trace, announce_to, go, spec.terminal)
    holder = os.fork()
    if holder == 0:
        for end in (output, news, let_go):
            os.close(end)
        attempts.close()
        program.hold(spec, owner, ends)
    for end in (print_to, tell, trace, go):
        os.close(end)
    announce_to.close()
    with open(spec.record, "wb", buffering=0) as file:  # noqa: PTH123 - unbuffered
        run = _Run(spec, Recorder(file), holder, attempts)
        asyncio.run(run.carry_out(output, news, lambda: os.write(let_go, b".")))
    os._exit(0)


def _has(user: int) -> bool:
    lines = Path("/proc/self/uid_map").read_text(encoding="ascii").splitlines()
    return any(int(line.split()[0]) == user for line in lines)


class _Run:
    """A run under way."""

    def __init__(
        self, spec: Spec, recorder: Recorder, holder: int, attempts: socket.socket
    ) -> None:
        self._spec = spec
        self._recorder = recorder
        self._holder = holder
        self._announced = attempts
        self._authority = Authority.read(Path(spec.authority).read_bytes())
        self._output: deque[int] = deque(maxlen=_OUTPUT_KEPT)
        self._status: int | None = None
        self._reason = ""
        self._seconds = 0.0
        self._changed: tuple[str, ...] = ()

    async def carry_out(self, output: int, news: int, let_go: Callable[[], object]) -> None:
        """Serve the program until it has ended, or until it has had enough of something."""
        spec = self._spec
        sink = Sink(
            spec.scenario,
            frozenset(spec.model_hosts),
            self._authority,
            self._recorder,
            spec.world.trust,
        )
        await sink.open()
        _, listeners, *_ = await asyncio.to_thread(socket.recv_fds, self._announced, 1, 1)
        if not listeners:
            os._exit(program.FAILED)
        attempts = Attempts(listeners[0], lambda a: sink.expect(a.address, a.port, a.program))
        attempts.open()
        watch = asyncio.create_task(self._watch())
        try:
            reading = asyncio.gather(self._listen(output), self._follow(news))
            let_go()
            await reading
        finally:
            watch.cancel()
            attempts.close()
            await sink.close()
        _, how = await asyncio.to_thread(os.waitpid, self._holder, 0)
        if os.waitstatus_to_exitcode(how) == program.FAILED:
            os._exit(program.FAILED)
        self._recorder.write(End(ending=self._ending(), changed=self._changed))

    async def _listen(self, output: int) -> None:
        """Keep the last of what the program prints."""
        async for part in _parts(output):
            self._output.extend(part)

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
                self._recorder.begin()
            case {"ended": int(status)}:
                self._status = status
                self._seconds = self._recorder.now()
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
        self._seconds = self._recorder.now()
        os.kill(self._holder, 9)

    def _ending(self) -> Ending:
        status, reason = self._status, self._reason
        if reason in ("time", "memory"):
            status = None
        killed = status is not None and status < 0
        return Ending(
            status=None if killed else status,
            reason=reason or (f"signal {abs(status or 0)}" if killed else "exited"),
            seconds=self._seconds,
            output=bytes(self._output).decode(errors="replace"),
        )


async def _parts(descriptor: int) -> AsyncIterator[bytes]:
    """Yield what can be read until the other end is closed."""
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[bytes] = asyncio.Queue()

    def take() -> None:
        try:
            part = os.read(descriptor, 1 << 16)
        except OSError:  # how a terminal says that nobody holds its other end
            part = b""
        if not part:
            loop.remove_reader(descriptor)
        queue.put_nowait(part)

    loop.add_reader(descriptor, take)
    while part := await queue.get():
        yield part


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
