"""Open the sandbox when the first command is run: until then it costs nothing."""

from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event, Lock
from typing import TYPE_CHECKING

from hortus.agent.settings import Requirements
from hortus.agent.values import ToolError
from hortus.core import HortusError

if TYPE_CHECKING:
    from hortus.agent.sandbox import Profile, Ran, Sandbox
    from hortus.agent.sandbox.child import Child


class LateSandbox:
    """The sandbox of one workspace, proven and opened at its first use."""

    def __init__(self, workspace: Path, required: Requirements) -> None:
        self._workspace = workspace
        self._required = required
        self._lock = Lock()
        self._opened: Sandbox | None = None
        self._problem = ""

    def state(self) -> str:
        """Return what holds commands, in a few words for a status line."""
        if self._opened is not None:
            return self._opened.state
        return "no commands" if self._problem else "sandbox"

    def opened(self) -> "Sandbox":
        """Return the sandbox. Raises ``ToolError`` where commands would not be held."""
        from hortus.agent.sandbox import Sandbox  # noqa: PLC0415 - needed by commands only

        with self._lock:
            if self._opened is None:
                try:
                    self._opened = Sandbox.open(
                        self._workspace,
                        allow_root=self._required.allow_root,
                        allow_weak=self._required.weak_sandbox,
                    )
                except HortusError as e:
                    self._problem = e.message
                    raise ToolError(f"no command can be run: {e.message}", remedy=e.remedy) from e
            return self._opened

    def run(
        self,
        command: Sequence[str] | str,
        profile: "Profile",
        on_output: Callable[[str], None] | None = None,
        cancelled: Callable[[], bool] | Event | None = None,
        stdin: bytes = b"",
    ) -> "Ran":
        """Run a command to its end."""
        return self.opened().run(command, profile, on_output, cancelled, stdin)

    def start(self, command: Sequence[str] | str, profile: "Profile") -> "Child":
        """Start a program that keeps running."""
        return self.opened().start(command, profile)
