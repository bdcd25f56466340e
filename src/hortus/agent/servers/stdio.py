"""Messages to a server that was started here: one a line, over its standard input and output."""

from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from queue import SimpleQueue
from threading import Thread
from typing import IO, Protocol

from hortus.agent.servers.errors import ServerAnswerError, ServerStartError, ServerStoppedError
from hortus.agent.servers.links import Outgoing
from hortus.agent.servers.messages import (
    Incoming,
    answer_to,
    notification,
    read_messages,
    request,
)
from hortus.agent.servers.types import Program
from hortus.agent.servers.waiting import Inbox, Patience
from hortus.agent.toolcalls import Json
from hortus.agent.values import ToolError

MOST_BYTES = 16 * 1024 * 1024
_KEPT_LINES = 5
_LONGEST_LINE = 300
_LEAVE_S = 1.0


class Child(Protocol):
    """A server that runs, with pipes to it; the sandbox makes such."""

    @property
    def stdin(self) -> IO[bytes]:
        """Where messages are written."""

    @property
    def stdout(self) -> IO[bytes]:
        """Where messages come from."""

    @property
    def stderr(self) -> IO[bytes]:
        """Where it says what it likes."""

    def end(self, patience_s: float) -> None:
        """Wait so long for it to go by itself, then end it and all that it has started."""


Launch = Callable[[Program], Child]
"""Starts a server. Raises ``ToolError``."""


class StdioLink:
    """Carries messages to one child; three threads keep its pipes from filling up."""

    version = ""

    def __init__(self, child: Child, noticed: Callable[[str], None]) -> None:
        self._child = child
        self._inbox = Inbox(self._reply, noticed)
        self._said: deque[str] = deque(maxlen=_KEPT_LINES)
        self._lines: SimpleQueue[bytes | None] = SimpleQueue()
        self._threads = [
            Thread(target=work, name=f"mcp-{work.__name__.strip('_')}", daemon=True)
            for work in (self._write, self._read, self._listen)
        ]
        for thread in self._threads:
            thread.start()

    @property
    def is_over(self) -> bool:
        """Tell whether nothing more can come."""
        return self._inbox.is_over

    def ask(self, call: Outgoing, patience: Patience) -> Incoming:
        """Return the answer to a request. Raises ``ToolError``."""
        waiting = self._inbox.expect(call.number, patience.progress)
        self._lines.put(request(call.number, call.method, call.params))
        try:
            return waiting.answer(patience)
        except ServerStoppedError:
            self.tell("notifications/cancelled", {"requestId": call.number, "reason": "interrupt"})
            raise
        finally:
            self._inbox.forget(waiting)

    def tell(self, method: str, params: Mapping[str, Json]) -> None:
        """Send a notification."""
        self._lines.put(notification(method, params))

    def close(self) -> None:
        """Close its input, which asks it to go, and end it where it stays."""
        self._lines.put(None)
        self._child.end(_LEAVE_S)
        for thread in self._threads:
            thread.join(_LEAVE_S)
        for pipe in (self._child.stdout, self._child.stderr):
            pipe.close()

    def _reply(self, message: Incoming) -> None:
        self._lines.put(answer_to(message))

    def _write(self) -> None:
        try:
            while (line := self._lines.get()) is not None:
                self._child.stdin.write(line + b"\n")
                self._child.stdin.flush()
        except (OSError, ValueError):
            # It has gone: whoever reads its output says so, with its last words.
            while self._lines.get() is not None:
                continue
        with suppress(OSError):
            self._child.stdin.close()

    def _read(self) -> None:
        try:
            while line := self._child.stdout.readline(MOST_BYTES):
                self._take(line)
        except ToolError as e:
            self._inbox.end(e)
        except (OSError, ValueError):
            self._inbox.end(self._gone())
        else:
            self._inbox.end(self._gone())

    def _take(self, line: bytes) -> None:
        if not line.endswith(b"\n") and len(line) >= MOST_BYTES:
            raise ServerAnswerError(
                f"the server sent a message of more than {MOST_BYTES >> 20} MiB",
                remedy="ask it for less",
            )
        if line.strip():
            for message in read_messages(line):
                self._inbox.take(message)

    def _listen(self) -> None:
        """Keep the last lines of what it says beside messages, for when it fails."""
        try:
            while line := self._child.stderr.readline(_LONGEST_LINE):
                words = line.decode(errors="replace").strip()
                self._said.append("".join(c if c.isprintable() else " " for c in words))
        except (OSError, ValueError):
            return

    def _gone(self) -> ToolError:
        # What it said last may still be under way.
        self._threads[2].join(_LEAVE_S / 5)
        said = " / ".join(line for line in self._said if line)
        return ServerStartError(
            "the server has ended" + (f": {said}" if said else " without a word"),
            remedy="tell the person: its command may be wrong, or it lacks something",
        )
