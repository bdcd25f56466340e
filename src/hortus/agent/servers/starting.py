"""Start a server with nothing around it: for servers that the person trusts, and for tests."""

import os
import signal
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO

from hortus.agent.servers.errors import ServerStartError
from hortus.agent.servers.stdio import Launch
from hortus.agent.servers.types import Program


class PlainChild:
    """A child in a session of its own, so that it can be ended with all that it starts."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        if process.stdin is None or process.stdout is None or process.stderr is None:
            raise ServerStartError("the server has no pipes", remedy="tell the person")
        self._process = process
        self.stdin: IO[bytes] = process.stdin
        self.stdout: IO[bytes] = process.stdout
        self.stderr: IO[bytes] = process.stderr

    def end(self, patience_s: float) -> None:
        """Wait so long for it to go by itself, then end it and all that it has started."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(patience_s)
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


def plain(folder: Path, environment: Mapping[str, str]) -> Launch:
    """Return what starts servers in a folder, with this environment and their own."""

    def launch(program: Program) -> PlainChild:
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
