"""The sandbox of one workspace: what a model proposes runs in it or not at all."""

import os
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Self

from hortus.agent.sandbox.arguments import command_line
from hortus.agent.sandbox.checking import check_profile, checked_workspace
from hortus.agent.sandbox.child import Child
from hortus.agent.sandbox.engine import Engine, engine
from hortus.agent.sandbox.errors import SandboxUnavailableError
from hortus.agent.sandbox.running import Watch
from hortus.agent.sandbox.types import Profile, Ran
from hortus.agent.sandbox.workspace import Workspace
from hortus.core import Clock, SystemClock

if TYPE_CHECKING:
    from hortus.agent.sandbox.probing import Proof

_DEFAULT = Profile()


class Sandbox:
    """Runs commands in one workspace, apart from the rest of the machine."""

    def __init__(self, root: Path, engine: Engine, clock: Clock) -> None:
        self._workspace = Workspace(str(root), clock)
        self._engine = engine

    @classmethod
    def open(
        cls,
        workspace: Path,
        *,
        allow_root: bool = False,
        allow_weak: bool = False,
        clock: Clock | None = None,
    ) -> Self:
        """Open a workspace once it is proven that commands in it are held.

        Raises SandboxUnavailableError where they would not be: then nothing runs. Only an
        administrator may allow root, or a machine that lacks some of it (``allow_weak``).
        """
        root = checked_workspace(workspace)
        _refuse_root(allowed=allow_root)
        sandbox_proofs().insist(allow_weak=allow_weak)
        opened = cls(root, engine(), clock or SystemClock())
        opened._workspace.clean()
        return opened

    @property
    def state(self) -> str:
        """What holds commands here, in words for a status line."""
        return self._engine.state()

    @property
    def workspace(self) -> Path:
        """The real path of the folder in which commands run."""
        return Path(self._workspace.root)

    def run(
        self,
        command: Sequence[str] | str,
        profile: Profile = _DEFAULT,
        on_output: Callable[[str], None] | None = None,
        cancelled: Callable[[], bool] | Event | None = None,
        stdin: bytes = b"",
    ) -> Ran:
        """Run a command to its end; a string is run by the shell.

        ``on_output`` is told what the command says as it comes, terminal sequences included:
        ``plain`` takes those out. Raises SandboxError where the sandbox cannot be built.
        """
        check_profile(profile)
        words = command_line(command, self._engine.shell)
        with _input(stdin) as source:
            watch = Watch(on_output, cancelled)
            return self._engine.run(self._workspace, words, profile, watch, source)

    def start(self, command: Sequence[str] | str, profile: Profile = _DEFAULT) -> Child:
        """Start a program that keeps running, spoken to through pipes; its time is not limited.

        While a program that may write runs, the names that no command may make are taken by
        empty folders, so one that need not write should have ``writable=False``.
        """
        check_profile(profile)
        words = command_line(command, self._engine.shell)
        return self._engine.start(self._workspace, words, profile)


@dataclass(frozen=True, slots=True)
class Proofs:
    """What a real command was seen to be held from on this machine."""

    state: str
    lacks: tuple[str, ...]
    proofs: "tuple[Proof, ...]"

    @property
    def holds(self) -> bool:
        """Whether commands may run."""
        return all(proof.held for proof in self.proofs)

    def insist(self, *, allow_weak: bool) -> None:
        """Raise SandboxUnavailableError where commands may not run."""
        if self.lacks and not allow_weak:
            raise SandboxUnavailableError(
                f"the sandbox would be weak here: {'; '.join(self.lacks)}",
                remedy="mend that, or let the administrator allow a weak sandbox",
            )
        if not self.holds:
            failed = [proof.name for proof in self.proofs if not proof.held]
            raise SandboxUnavailableError(
                f"the sandbox was tried and does not hold: {'; '.join(failed)}",
                remedy="`hortus sandbox check` shows all of it; no command runs until it does",
            )


@cache
def sandbox_proofs() -> Proofs:
    """Try the sandbox of this machine, once for each process.

    Raises SandboxError where it cannot even be built.
    """
    found, clock = engine(), SystemClock()

    def run(folder: Path, words: list[str], profile: Profile) -> Ran:
        where = Workspace(str(folder), clock)
        return found.run(where, words, profile, Watch(), subprocess.DEVNULL)

    from hortus.agent.sandbox.probing import probe  # noqa: PLC0415 - needed once, and heavy

    is_user = os.geteuid() != 0  # the kernel does not count what root runs
    tried = probe(run, found.shell, filtered=found.filter is not None, counted=is_user)
    return Proofs(found.state(), tuple(found.lacks()), tried)


@contextmanager
def _input(content: bytes) -> Iterator[int]:
    """Give a descriptor to read the content from; it is a file, so nobody has to write along."""
    if not content:
        yield subprocess.DEVNULL
        return
    with os.fdopen(os.memfd_create("hortus"), "w+b") as file:
        file.write(content)
        file.seek(0)
        yield file.fileno()


def _refuse_root(*, allowed: bool) -> None:
    if os.geteuid() == 0 and not allowed:
        raise SandboxUnavailableError(
            "commands are not run as root, whom no sandbox holds as well as a user",
            remedy="run hortus as an ordinary user, or let the administrator allow root",
        )
