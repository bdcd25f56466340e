"""Run a command in its sandbox to the end, reading what it says."""

import os
import select
import time
from codecs import getincrementaldecoder
from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Event
from typing import BinaryIO, cast

from hortus.agent.sandbox.errors import NoSuchCommandError, SandboxError
from hortus.agent.sandbox.launching import Running
from hortus.agent.sandbox.output import Kept, plain
from hortus.agent.sandbox.types import Ended, Profile

_LOOK_S = 0.1
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

    def look(self) -> None:
        """Do what is done again and again."""
        if self.looked is not None:
            self.looked()

    def tell(self, text: str) -> None:
        """Hand on what the command said."""
        if self.on_output is not None and text:
            self.on_output(text)

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
        running.abandon()
        raise
    if ended is not None:
        running.kill()
    status = _over(running)
    if status is None and ended is None:
        raise _failed(kept)
    return End(
        status if ended is None else None,
        ended or (Ended.SIGNALLED if status in _SIGNALS else Ended.EXITED),
        kept.text(),
        kept.cut,
        time.monotonic() - began,
    )


def _over(running: Running) -> int | None:
    cast("BinaryIO", running.process.stdout).close()
    return running.ended()


class _Patience:
    """Waits for a descriptor as long as the command may run and is wanted."""

    def __init__(self, seconds: float, watch: Watch) -> None:
        self._until = time.monotonic() + seconds
        self._look = time.monotonic() + _LOOK_S
        self._watch = watch

    def wait(self, handle: int) -> Ended | None:
        """Wait until there is something to read; return why the command has to end, if so."""
        poll = select.poll()
        poll.register(handle, select.POLLIN)
        while (now := time.monotonic()) < self._until:
            if now >= self._look:
                self._look = now + _LOOK_S
                self._watch.look()
            if self._watch.is_cancelled():
                return Ended.INTERRUPTED
            if poll.poll(min(self._until - now, _LOOK_S) * 1000):
                return None
        return Ended.TIMED_OUT


def _read(running: Running, profile: Profile, watch: Watch, kept: Kept) -> Ended | None:
    """Return why the command has to end; None when it has by itself."""
    source = cast("BinaryIO", running.process.stdout).fileno()
    decoder = getincrementaldecoder("utf-8")("replace")
    patience = _Patience(profile.wall_s, watch)
    while (ended := patience.wait(source)) is None:
        data = os.read(source, _CHUNK)
        kept.add(data)
        watch.tell(decoder.decode(data, final=not data))
        if kept.seen > profile.output_stop_bytes:
            return Ended.OUTPUT
        if not data:  # all is said, but it may go on in silence
            return patience.wait(running.over)
    return ended


def _failed(kept: Kept) -> SandboxError:
    said = plain(kept.text()).strip().removeprefix("bwrap: ").splitlines()
    why = said[0] if said else "bubblewrap ended early"
    if why.startswith("execvp "):
        return NoSuchCommandError(
            f"the command cannot be started in the sandbox: {why.removeprefix('execvp ')}",
            remedy="programs outside /usr have to be shown to it: --read-only DIR",
        )
    return SandboxError(
        f"the sandbox could not be built: {why}",
        remedy="`hortus sandbox check` shows what this machine allows",
    )
