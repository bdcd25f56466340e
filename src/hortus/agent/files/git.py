"""Ask git about the workspace so that nothing which the workspace names is run."""

import os
import shutil
import subprocess
from pathlib import Path

from msgspec import Struct

# Whatever the repository's own settings say: no hook, no monitor, no lock, no network. The
# environment is made anew, so that a GIT_DIR or a GIT_CONFIG around us changes nothing.
_SAFE = (
    *("--no-optional-locks", "--literal-pathspecs", "--no-replace-objects"),
    *("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"),
    *("-c", "core.untrackedCache=false", "-c", "core.quotePath=false"),
)
_LIMIT_S = 20.0


class Git(Struct, frozen=True):
    """The git of this machine."""

    program: str
    home: str

    @classmethod
    def found(cls, workspace: Path | None = None) -> "Git | None":
        """Return git as the person's search path has it; None where there is none.

        What lies in the workspace is passed over: an environment that is made there stands first
        on many search paths, commands may write in it, and this git runs outside the sandbox.
        """
        root = workspace.resolve() if workspace else None
        for place in os.get_exec_path():
            program = shutil.which("git", path=place) if Path(place).is_absolute() else None
            if program and not (root and _lies_in(Path(program), root)):
                return cls(program, str(Path.home()))
        return None

    def answer(self, folder: Path, *words: str) -> bytes | None:
        """Return what git prints; None where it does not know the folder or takes too long."""
        try:
            done = subprocess.run(  # noqa: S603 - a fixed program, no shell
                [self.program, "-C", str(folder), *_SAFE, *words],
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=_LIMIT_S,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            return None
        return None if done.returncode else done.stdout

    def _environment(self) -> dict[str, str]:
        return {
            "PATH": f"{Path(self.program).parent}{os.pathsep}{os.defpath}",
            "HOME": self.home,
            "LC_ALL": "C",
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_NO_LAZY_FETCH": "1",
            "GIT_ALLOW_PROTOCOL": "none",
        }


def _lies_in(program: Path, root: Path) -> bool:
    """Tell whether a program, or what it leads to, is in a folder."""
    places = (program.parent.resolve() / program.name, program.resolve())
    return any(place.is_relative_to(root) for place in places)
