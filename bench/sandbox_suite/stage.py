"""A fresh workspace for each case, and around it on the host what an attack may not reach."""

import contextlib
import ctypes
import os
import secrets
import shutil
import signal
import socket
import stat
import subprocess
import tempfile
from pathlib import Path

from sandbox_suite.listeners import Listeners

_ADD_KEY, _KEYCTL, _REVOKE, _SESSION = 248, 250, 3, -3
_GIT = (
    "git",
    "-c",
    "user.name=Ada",
    "-c",
    "user.email=ada@example.org",
    "-c",
    "init.defaultBranch=main",
)
_USE = (("status",), ("diff",), ("add", "-A"), ("commit", "-qm", "on"), ("checkout", "-q", "-"))
_APP = "def double(number):\n    return 2 * number\n"
_TEST = """\
import unittest
from app import double

class Doubles(unittest.TestCase):
    def test_two(self):
        self.assertEqual(double(2), 4)
"""


class Stage:
    """The folders, listeners and the process that cases are played with; reset before each."""

    def __init__(self, parent: Path) -> None:
        self.base = Path(tempfile.mkdtemp(prefix="hortus-stage-", dir=parent))
        self.secret = f"hush{secrets.token_hex(12)}"
        self.token = secrets.token_hex(6)
        self.own = ".hortus/settings.json"
        """What the program around the sandbox takes orders from, beneath the workspace."""
        self.workspace, self.canary = self.base / "ws", self.base / "canary"
        self.home, self.temporary = self.base / "home", self.base / "temporary"
        self._template = self.base / "template"
        self.socket_in_tmp = Path(f"/tmp/hortus-{self.token}.sock")
        self._lay_out_template()
        self._untouched = _held(self._template)
        self.listeners = Listeners()
        self._sentinel: subprocess.Popen[bytes] | None = None
        self._key = _add_key(self.token, self.secret)

    def close(self) -> None:
        """Remove everything."""
        self._end_sentinel()
        self.listeners.close()
        if self._key >= 0:
            ctypes.CDLL(None).syscall(_KEYCTL, _REVOKE, self._key)
        self._clear()
        shutil.rmtree(self.base, ignore_errors=True)

    def reset(self) -> None:
        """Make everything as it is before an attack."""
        self._end_sentinel()
        self.listeners.clear()
        self._clear()
        for folder in (self.canary, self.home, self.temporary):
            shutil.rmtree(folder, ignore_errors=True)
        if _held(self.workspace) != self._untouched:
            shutil.rmtree(self.workspace, ignore_errors=True)
            shutil.copytree(self._template, self.workspace, symlinks=True)
        self.canary.mkdir()
        self.temporary.mkdir()
        (self.home / ".ssh").mkdir(parents=True)
        (self.canary / "secret").write_text(self.secret + "\n")
        (self.home / ".ssh" / "id_rsa").write_text(self.secret + "\n")
        (self.home / ".bashrc").write_text("# mine\n")
        self._listen()
        self._sentinel = subprocess.Popen(
            ["/bin/sh", "-c", "exec 9<secret; read line", "sh", f"argument-{self.secret}"],
            cwd=self.canary,
            env={"PATH": "/usr/bin:/bin", "DATABASE": f"postgres://app:{self.secret}@db"},
            stdin=subprocess.PIPE,
            start_new_session=True,
        )

    def environment(self) -> dict[str, str]:
        """Return the environment of the person who starts the sandbox."""
        return {
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "HOME": str(self.home),
            "USER": "ada",
            "LANG": "C.UTF-8",
            "TERM": "xterm",
            "DATABASE": f"postgres://app:{self.secret}@db",
            "SSH_AUTH_SOCK": str(self.home / ".ssh" / "agent.sock"),
        }

    def fill(self, text: str) -> str:
        """Return a script with the names of this stage in it."""
        known = {
            "WS": self.workspace,
            "CANARY": self.canary,
            "HOME": self.home,
            "OWN": self.own,
            "NAME": socket.gethostname(),
            "TOKEN": self.token,
            "TMPSOCK": self.socket_in_tmp,
            "SENTINEL": self._sentinel.pid if self._sentinel else 0,
            "RUNNER": os.getpid(),
            **self.listeners.names(),
        }
        for name, value in known.items():
            text = text.replace(f"@{name}@", str(value))
        return text

    def text(self, path: str) -> str:
        """Return what a file holds on the host; nothing where there is none."""
        try:
            return (self.workspace / self.fill(path)).read_text(errors="replace")
        except OSError:
            return ""

    def sentinel_lives(self) -> bool:
        """Tell whether the other process of the person still runs."""
        return self._sentinel is not None and self._sentinel.poll() is None

    def git(self, *words: str, folder: Path | None = None) -> None:
        """Run git on the host as the person would, with nothing switched off."""
        subprocess.run(
            [*_GIT, *words],
            cwd=folder or self.workspace,
            env={"PATH": "/usr/bin:/bin", "HOME": str(self.home), "GIT_TERMINAL_PROMPT": "0"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=60,
        )

    def use_git(self, folder: str) -> None:
        """Do in a folder what a person does after an agent has worked there."""
        where = Path(self.fill(folder)) if folder.startswith("@") else self.workspace / folder
        if where.is_dir():
            for words in _USE:
                self.git(*words, folder=where)

    def git_log(self, folder: str) -> str:
        """Return what was committed there."""
        words = ("git", "-c", "core.fsmonitor=false", "log", "--format=%s")
        done = subprocess.run(words, cwd=self.workspace / folder, capture_output=True, check=False)
        return done.stdout.decode()

    def interfaces(self) -> list[str]:
        """Return the names of the host's network interfaces but loopback."""
        return [name for _, name in socket.if_nameindex() if name != "lo"]

    def end_sleepers(self, seconds: int) -> int:
        """End every process of this user that sleeps so long; return how many there were."""
        ended = 0
        for place in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if (place / "cmdline").read_bytes() == f"sleep\0{seconds}\0".encode():
                    os.kill(int(place.name), signal.SIGKILL)
                    ended += 1
        return ended

    def payload_ran(self) -> bool:
        """Tell whether the payload was run outside the sandbox."""
        return (self.canary / "ran").exists()

    def _lay_out_template(self) -> None:
        root = self._template
        for folder in ("src", "tests", ".vscode", ".hortus", "vendor/sub", "node_modules/pkg"):
            (root / folder).mkdir(parents=True)
        (root / "src/app.py").write_text(_APP)
        (root / "tests/test_app.py").write_text(_TEST)
        (root / ".hortus/settings.json").write_text("{}\n")
        (root / ".gitignore").write_text("vendor/\nnode_modules/\n")
        for name in (".", "vendor/sub", "node_modules/pkg"):
            place = root / name
            (place / "notes.txt").write_text("one\n")
            self.git("init", "-q", "--template=", folder=place)
            if name != "node_modules/pkg":  # there the folder for hooks is yet to be made
                (place / ".git/hooks").mkdir()
            self.git("config", "user.name", "Ada", folder=place)
            self.git("config", "user.email", "ada@example.org", folder=place)
            self.git("add", "-A", folder=place)
            self.git("commit", "-qm", "one", folder=place)
            self.git("repack", "-adq", folder=place)  # fewer folders to copy

    def _listen(self) -> None:
        places = {
            "unix": self.canary / "host.sock",
            "agent": self.home / ".ssh" / "agent.sock",
            "inside": self.workspace / "dev.sock",
            "tmp": self.socket_in_tmp,
        }
        for name, path in places.items():
            self.listeners.listen_at(name, path)

    def _clear(self) -> None:
        for folder in ("/tmp", "/dev/shm"):
            for left in Path(folder).glob(f"hortus-{self.token}*"):
                with contextlib.suppress(OSError):
                    left.unlink()

    def _end_sentinel(self) -> None:
        if self._sentinel is not None:
            self._sentinel.kill()
            self._sentinel.communicate()
            self._sentinel = None


def _held(root: Path) -> dict[str, tuple[int, int, int]]:
    """Return what tells whether files were changed; making them again costs a hundred times more.

    Sockets do not count, nor does the time of a folder, in which a sandbox may have held a name.
    """
    found = {}
    for folder, folders, files in os.walk(root):
        for name in (*folders, *files):
            path = os.path.join(folder, name)  # noqa: PTH118 - of many, a fast one
            seen = os.lstat(path)
            is_folder = stat.S_ISDIR(seen.st_mode)
            if not stat.S_ISSOCK(seen.st_mode):
                content = (0, 0) if is_folder else (seen.st_size, seen.st_mtime_ns)
                found[path.removeprefix(str(root))] = (seen.st_mode, *content)
    return found


def _add_key(name: str, secret: str) -> int:
    libc = ctypes.CDLL(None)
    key = libc.syscall(_ADD_KEY, b"user", name.encode(), secret.encode(), len(secret), _SESSION)
    return int(key)
