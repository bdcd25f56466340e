"""Go on as an ordinary user, since for root nothing is refused and no limit holds."""

import ctypes
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import msgspec

_ROOT = Path(__file__).resolve().parents[2]
_PREFERRED, _NOBODY = 1000, 65534
_NEW_MOUNTS, _BIND, _PRIVATE = 0x20000, 0x1000, 0x44000


@dataclass(frozen=True, slots=True)
class Place:
    """Where the interpreter, our modules and this repository are."""

    python: str
    libraries: Path
    root: Path = _ROOT

    def path(self) -> str:
        """Return where to search for modules, for an interpreter that does not know it."""
        return f"{self.root / 'src'}:{self.libraries}"

    def serves(self, user: int | None) -> bool:
        """Tell whether this user can start the interpreter and has our modules then."""
        try:
            done = subprocess.run(
                [self.python, "-c", "import msgspec, ctypes, hortus"],
                env={"PYTHONPATH": self.path()},
                cwd="/",
                user=user,
                capture_output=True,
                check=False,
            )
        except OSError:
            return False
        return done.returncode == 0


def place(user: int | None = None) -> Place:
    """Return an interpreter that serves this user; this one if none is known to."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    libraries = Path(msgspec.__file__).parents[1]
    for each in (sys.executable, f"/usr/bin/{version}", f"/usr/local/bin/{version}"):
        if (found := Place(each, libraries)).serves(user):
            return found
    return Place(sys.executable, libraries)


def go_on_as_ordinary_user() -> None:
    """Run this program again as an ordinary user, and end with it, if root has started it."""
    if os.getuid() != 0:
        return
    user = _user()
    if (found := place(user)).serves(user):
        _become(user, found)
    # Somebody's own folders are closed to others: show them elsewhere, to this process alone.
    shown = Path(tempfile.mkdtemp(prefix="hortus-shown-", dir="/var/tmp"))
    shown.chmod(0o755)
    if (child := os.fork()) == 0:
        _become(user, _show(found, shown))
    _, status = os.waitpid(child, 0)
    shutil.rmtree(shown)
    sys.exit(os.waitstatus_to_exitcode(status))


def _show(found: Place, shown: Path) -> Place:
    libc = ctypes.CDLL(None, use_errno=True)
    program = Path(os.path.realpath(found.python))
    trees = {"python": program.parents[1], "libraries": found.libraries, "root": found.root}
    if libc.unshare(_NEW_MOUNTS) or libc.mount(b"none", b"/", None, _PRIVATE, None):
        raise SystemExit("an ordinary user cannot read this folder, and it cannot be shown to one")
    for name, tree in trees.items():
        (shown / name).mkdir()
        if libc.mount(bytes(tree), bytes(shown / name), None, _BIND, None):
            raise SystemExit(f"{tree} cannot be shown to an ordinary user")
    return Place(str(shown / "python/bin" / program.name), shown / "libraries", shown / "root")


def _become(user: int, found: Place) -> None:
    script = found.root / Path(sys.argv[0]).resolve().relative_to(_ROOT)
    os.setgroups([])
    os.setgid(user)
    os.setuid(user)
    env = {"PATH": "/usr/local/bin:/usr/bin:/bin", "PYTHONPATH": found.path(), "HOME": "/"}
    os.chdir("/")
    os.execve(found.python, [found.python, str(script), *sys.argv[1:]], env)


def _user() -> int:
    try:
        return pwd.getpwuid(_PREFERRED).pw_uid
    except KeyError:
        return _NOBODY
