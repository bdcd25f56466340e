"""A workspace in the temp folder, and a worker that is an ordinary user."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import mkdtemp

import pytest

from hortus.agent.sandbox import Profile, Sandbox

NOBODY = 65534
_WORKER = Path(__file__).with_name("worker.py")
# An interpreter in a home that only root may enter is put into an otherwise empty one, in a mount
# namespace of its own.
_ENTER = """\
home=$1 base=$2; shift 2
mount --bind "$base" /mnt && mount -t tmpfs -o mode=755 none "$home" && mkdir -p "$base" \
  && mount --move /mnt "$base" && exec setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
"""
_PLAIN = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]


def pytest_collection_modifyitems(items):
    """Skip what starts a sandbox where there is none."""
    if shutil.which("bwrap") is None:
        missing = pytest.mark.skip(reason="bubblewrap is not installed (scripts/sandbox.sh)")
        for item in items:
            if "sandbox" in item.fixturenames or "user" in item.fixturenames:
                item.add_marker(missing)


def as_user():
    """Return what to put before a command so that an ordinary user runs it."""
    if os.geteuid() != 0:
        return []
    base = Path(sys.base_prefix)
    shut = [p for p in (base, *base.parents) if p != Path("/") and not p.stat().st_mode & 0o001]
    if not shut:
        return _PLAIN
    return ["unshare", "-m", "--propagation", "private", "sh", "-c", _ENTER, "sh", shut[-1], base]


def git(folder, *words):
    """Run git in a folder, without anybody's settings."""
    subprocess.run(
        ["git", "-c", "user.name=n", "-c", "user.email=e", *words],
        cwd=folder,
        check=True,
        capture_output=True,
        env={"PATH": os.defpath, "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1"},
    )


def owned(folder):
    """Give a folder and all in it to the ordinary user."""
    if os.geteuid() == 0:
        for path in [folder, *folder.rglob("*")]:
            os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
    return folder


@pytest.fixture(scope="session")
def _seed():
    """Return a repository with one commit and a nested one, to be copied."""
    made = Path(mkdtemp(prefix="hortus-seed-")).resolve()
    for at in (made, made / "vendor/sub"):
        at.mkdir(parents=True, exist_ok=True)
        git(at, "init", "-q")
        (at / "file").write_text("content\n")
    git(made, "add", "file")
    git(made, "commit", "-qm", "first")
    yield made
    shutil.rmtree(made)


@pytest.fixture
def folder():  # the user of ``theirs`` cannot look into the folders of pytest
    """Return an empty folder that an ordinary user reaches."""
    made = Path(mkdtemp(prefix="hortus-workspace-")).resolve()
    made.chmod(0o755)
    yield made
    subprocess.run(["chmod", "-R", "u+rwX", made], check=False)
    shutil.rmtree(made)


@pytest.fixture
def workspace(folder, _seed):
    """Return a repository with one commit and a nested repository."""
    shutil.copytree(_seed, folder, dirs_exist_ok=True, symlinks=True)
    folder.chmod(0o755)
    return folder


@pytest.fixture
def theirs(workspace):
    """Return the same as the ordinary user's own."""
    return owned(workspace)


@pytest.fixture
def sandbox(workspace):
    """Return a sandbox of the workspace in this process."""
    return Sandbox.open(workspace, allow_root=True)


class Worker:
    """A process that runs commands in sandboxes, as an ordinary user."""

    def __init__(self, environment):
        self.process = subprocess.Popen(
            [*as_user(), sys.executable, _WORKER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            text=True,
            cwd="/",
        )

    def run(self, workspace, command, **profile):
        """Run a command; return what the worker says came of it."""
        asked = {"workspace": str(workspace), "command": command, "profile": profile}
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self):
        """End the worker."""
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


@pytest.fixture(scope="session")
def user():
    """Return a worker that is an ordinary user, with a secret in its environment."""
    worker = Worker({"PATH": os.defpath, "HOME": "/tmp", "SECRET": "s3cret-of-the-runner"})
    yield worker
    worker.close()


@pytest.fixture
def quick():
    """Return a profile for commands that are over at once."""
    return Profile(wall_s=20)
