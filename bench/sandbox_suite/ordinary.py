"""Go on as an ordinary user, since for root nothing is refused and no limit holds."""

import os
import pwd
import subprocess
import sys
from pathlib import Path

import msgspec

_ROOT = Path(__file__).resolve().parents[2]
_PREFERRED, _NOBODY = 1000, 65534


def search_path() -> str:
    """Return where this program's modules are, for an interpreter that does not know it."""
    return f"{_ROOT / 'src'}:{Path(msgspec.__file__).parents[1]}"


def interpreter(user: int | None = None) -> str | None:
    """Return an interpreter that this user can start and that has our modules."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for each in (sys.executable, f"/usr/bin/{version}", f"/usr/local/bin/{version}"):
        try:
            done = subprocess.run(
                [each, "-c", "import msgspec, ctypes"],
                env={"PYTHONPATH": search_path()},
                cwd="/",
                user=user,
                capture_output=True,
                check=False,
            )
        except OSError:
            continue
        if done.returncode == 0:
            return each
    return None


def go_on_as_ordinary_user() -> None:
    """Start this program again as an ordinary user if it was started as root."""
    if os.getuid() != 0:
        return
    user = _user()
    if (found := interpreter(user)) is None:
        raise SystemExit(f"no interpreter that user {user} may start has what this needs")
    os.setgroups([])
    os.setgid(user)
    os.setuid(user)
    env = {"PATH": "/usr/local/bin:/usr/bin:/bin", "PYTHONPATH": search_path(), "HOME": "/"}
    os.execve(found, [found, *sys.argv], env)


def _user() -> int:
    try:
        return pwd.getpwuid(_PREFERRED).pw_uid
    except KeyError:
        return _NOBODY
