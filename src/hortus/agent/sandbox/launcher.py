"""The one thread that starts sandboxes: confined itself, and alive as long as they are."""

import subprocess
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from queue import SimpleQueue

from hortus.agent.sandbox import landlock


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be started, with the descriptors that it keeps; its environment is empty."""

    command: Sequence[str]
    keep: Sequence[int]
    stdin: int
    stdout: int
    stderr: int
    done: Future[subprocess.Popen[bytes]] = field(default_factory=Future)


class Launcher:
    """Starts processes from a thread of its own.

    A sandbox dies with the *thread* that started it, so that thread must not be the caller's.
    And a thread can put itself under Landlock without confining the rest of the process.
    """

    def __init__(self) -> None:
        self._orders: SimpleQueue[Order] = SimpleQueue()
        self._ready: Future[bool] = Future()
        threading.Thread(target=self._serve, name="sandbox launcher", daemon=True).start()
        self.scoped = self._ready.result()
        """Whether what is started can reach no process and abstract socket outside."""

    def start(self, order: Order) -> subprocess.Popen[bytes]:
        """Start a process; raises OSError where it cannot be."""
        self._orders.put(order)
        return order.done.result()

    def _serve(self) -> None:
        self._ready.set_result(_scoped())
        while True:
            order = self._orders.get()
            try:
                order.done.set_result(_start(order))
            except OSError as e:
                order.done.set_exception(e)


def _scoped() -> bool:
    try:
        if landlock.abi() < landlock.SCOPES_SINCE:
            return False
        landlock.scope_thread()
    except OSError:
        return False
    return True


def _start(order: Order) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - the command is bubblewrap, by its full path
        order.command,
        stdin=order.stdin,
        stdout=order.stdout,
        stderr=order.stderr,
        pass_fds=order.keep,
        env={},
        cwd="/",
        start_new_session=True,
    )
