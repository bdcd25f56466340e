"""Start servers: closed in by the sandbox, or with nothing around them."""

import os
import signal
import subprocess
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, BinaryIO, cast

from hortus.agent.servers.errors import ServerStartError
from hortus.agent.servers.stdio import Child, Launch
from hortus.agent.servers.types import Program
from hortus.core import HortusError

if TYPE_CHECKING:
    from hortus.agent.sandbox import Profile

_KEPT_LINES = 20
_LONGEST_LINE = 500


def closed_in(start: "Callable[[tuple[str, ...], Profile], Child]") -> Launch:
    """Return what starts servers by ``Sandbox.start``: with their own environment and hosts."""

    def launch(program: Program) -> Child:
        from hortus.agent.sandbox import Profile  # noqa: PLC0415 - only servers that start pay

        profile = Profile(
            net=program.hosts, environment=program.environment, writable=program.writes
        )
        try:
            return start(program.command, profile)
        except HortusError as e:
            raise ServerStartError(
                f"{program.command[0]!r} is not started: {e.message}", remedy=e.remedy
            ) from e

    return launch


def unchanged(launch: Launch, differs: Callable[[str], bool]) -> Launch:
    """Return what starts a server only while the programs that it names are as they were trusted.

    It gets keys and hosts that the model's commands do not get, and the model may edit programs.
    """

    def checked(program: Program) -> Child:
        for word in program.command:
            for path in (word, word.partition("=")[2]):
                if path and differs(path):
                    raise ServerStartError(
                        f"{path} is not as it was when it was trusted",
                        remedy="tell the person: `hortus code --trust` trusts what it is now",
                    )
        return launch(program)

    return checked


def plain(folder: Path, environment: Mapping[str, str]) -> Launch:
    """Return what starts servers in a folder, with this environment and their own."""

    def launch(program: Program) -> Child:
        try:
            process = subprocess.Popen(  # noqa: S603 - the person has named the command
                program.command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                cwd=folder,
                env={**environment, **program.environment},
                start_new_session=True,
            )
        except OSError as e:
            raise ServerStartError(
                f"{program.command[0]!r} cannot be started: {e.strerror or e}",
                remedy="tell the person: the command in its entry is wrong or not installed",
            ) from e
        return PlainChild(process)

    return launch


class PlainChild:
    """A child in a session of its own, so that it can be ended with all that it starts."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self.stdin = cast("BinaryIO", process.stdin)
        self.stdout = cast("BinaryIO", process.stdout)
        self._stderr = cast("BinaryIO", process.stderr)
        self._said: deque[str] = deque(maxlen=_KEPT_LINES)
        self._listener = Thread(target=self._listen, daemon=True)
        self._listener.start()

    @property
    def errors(self) -> str:
        """The last lines that it has said on standard error."""
        return "".join(self._said)

    def wait(self, timeout_s: float | None = None) -> int | None:
        """Wait for its end; None where it still runs after that time."""
        try:
            return self._process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            return None

    def terminate(self) -> None:
        """End it and all that it has started, and close the pipes."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._listener.join()
        for pipe in (self.stdin, self.stdout, self._stderr):
            with suppress(OSError):  # what was not sent yet
                pipe.close()

    def _listen(self) -> None:
        while line := self._stderr.readline(_LONGEST_LINE):
            self._said.append(line.decode(errors="replace"))
