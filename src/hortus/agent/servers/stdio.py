"""Messages to a server that was started here: one a line, over its standard input and output."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from queue import SimpleQueue
from threading import Thread
from typing import BinaryIO, Protocol

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
_LONGEST = 600
_LEAVE_S = 1.0
_LAST_WORDS_S = 0.2


class Child(Protocol):
    """A server that runs, with pipes to it; the sandbox makes such."""

    stdin: BinaryIO
    """Where messages are written."""
    stdout: BinaryIO
    """Where messages come from."""

    @property
    def errors(self) -> str:
        """What it has said beside messages; its end, where that is much."""

    def wait(self, timeout_s: float | None = None) -> int | None:
        """Wait for its end; None where it still runs after that time."""

    def terminate(self) -> object:
        """End it and all that it has started, and close the pipes."""


Launch = Callable[[Program], Child]
"""Starts a server. Raises ``ToolError``."""


class StdioLink:
    """Carries messages to one child; two threads keep its pipes from filling up."""

    version = ""

    def __init__(self, child: Child, noticed: Callable[[str], None]) -> None:
        self._child = child
        self._inbox = Inbox(self._reply, noticed)
        self._lines: SimpleQueue[bytes | None] = SimpleQueue()
        self._threads = [
            Thread(target=work, name=f"mcp-{work.__name__.strip('_')}", daemon=True)
            for work in (self._write, self._read)
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
        self._child.wait(_LEAVE_S)
        self._child.terminate()
        for thread in self._threads:
            thread.join(_LEAVE_S)

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

    def _gone(self) -> ToolError:
        # What it said last may still be under way.
        self._child.wait(_LAST_WORDS_S)
        lines = [line for line in self._child.errors.splitlines() if line.strip()]
        said = "".join(c if c.isprintable() else " " for c in " / ".join(lines[-_KEPT_LINES:]))
        said = said[-_LONGEST:]
        return ServerStartError(
            "the server has ended" + (f": {said}" if said else " without a word"),
            remedy="tell the person: its command may be wrong, or it lacks something",
        )
