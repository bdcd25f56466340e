"""Run a command in its sandbox to the end, reading what it says."""

import os
import select
import time
from codecs import getincrementaldecoder
from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Event

from hortus.agent.sandbox.errors import SandboxError
from hortus.agent.sandbox.launching import Running
from hortus.agent.sandbox.output import Kept, plain
from hortus.agent.sandbox.types import Ended, Profile

_LOOK_S = 0.1
_AFTER_END_S = 2.0
_CHUNK = 1 << 16
_SIGNALS = range(129, 193)  # how a shell, and bubblewrap, write that a signal ended a command


@dataclass(frozen=True, slots=True)
class Watch:
    """What is asked and told while a command runs."""

    on_output: Callable[[str], None] | None = None
    cancelled: Callable[[], bool] | Event | None = None
    looked: Callable[[], None] | None = None

    def also(self, looked: Callable[[], None]) -> "Watch":
        """Return the same, with something that is done again and again."""
        return replace(self, looked=looked)

    def is_cancelled(self) -> bool:
        """Tell whether the command is no longer wanted."""
        if isinstance(self.cancelled, Event):
            return self.cancelled.is_set()
        return self.cancelled is not None and self.cancelled()


@dataclass(frozen=True, slots=True)
class End:
    """How a command ended and what is kept of its output."""

    status: int | None
    ended: Ended
    output: str
    cut_bytes: int
    seconds: float


def follow(running: Running, profile: Profile, watch: Watch) -> End:
    """Read a command's output to its end, or end it at a limit."""
    began = time.monotonic()
    kept = Kept(profile.output_bytes)
    try:
        ended = _read(running, profile, watch, kept)
    except BaseException:  # also what a caller's function raises: nothing goes on unwatched
        running.kill()
        running.ended()
        raise
    if ended is not None:
        running.kill()
    status = running.ended()
    if status is None and ended is None:
        raise _failed(kept)
    return End(
        status if ended is None else None,
        ended or (Ended.SIGNALLED if status in _SIGNALS else Ended.EXITED),
        kept.text(),
        kept.cut,
        time.monotonic() - began,
    )


def _read(running: Running, profile: Profile, watch: Watch, kept: Kept) -> Ended | None:
    """Return why the command has to end; None when it has by itself."""
    if running.process.stdout is None:
        return None
    source = running.process.stdout.fileno()
    poll = select.poll()
    poll.register(source, select.POLLIN)
    decoder = getincrementaldecoder("utf-8")("replace")
    until = time.monotonic() + profile.wall_s
    look = time.monotonic() + _LOOK_S
    while True:
        now = time.monotonic()
        if now >= until:
            return Ended.TIMED_OUT
        if now >= look:
            look = now + _LOOK_S
            if watch.looked is not None:
                watch.looked()
        if watch.is_cancelled():
            return Ended.INTERRUPTED
        if not poll.poll(max(0.0, min(until - now, _LOOK_S)) * 1000):
            continue
        data = os.read(source, _CHUNK)
        kept.add(data)
        if watch.on_output is not None and (text := decoder.decode(data, final=not data)):
            watch.on_output(text)
        if not data:
            return None
        if kept.seen > profile.output_stop_bytes:
            return Ended.OUTPUT


def _failed(kept: Kept) -> SandboxError:
    said = plain(kept.text()).strip().removeprefix("bwrap: ").splitlines()
    return SandboxError(
        f"the sandbox could not be built: {said[0] if said else 'bubblewrap ended early'}",
        remedy="`hortus sandbox check` shows what this machine allows",
    )
