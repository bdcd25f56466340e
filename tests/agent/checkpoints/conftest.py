"""What the tests of checkpoints share: a workspace, its checkpoints, and how it looks."""

import pytest

from hortus.agent.checkpoints import Checkpoints
from hortus.agent.files import Git, Workspace
from hortus.core.testing import FrozenClock


def look(path):
    """Return what is at a path, with its mode and content."""
    if path.is_symlink():
        return ("link", str(path.readlink()))
    mode = path.stat().st_mode & 0o777
    return ("folder", mode) if path.is_dir() else ("file", mode, path.read_bytes())


def looks(root):
    """Return every file, link and folder below a folder but what is git's."""
    inside = (path for path in root.rglob("*") if ".git" not in path.parts)
    return {str(path.relative_to(root)): look(path) for path in inside}


@pytest.fixture
def root(tmp_path):
    (tmp_path / "w").mkdir()
    return tmp_path / "w"


class Ticking(FrozenClock):
    """A clock that moves on by a millisecond each time it is looked at."""

    def now_us(self):
        self.advance(0.001)
        return super().now_us()


@pytest.fixture
def clock():
    return Ticking()


@pytest.fixture
def opened(root, tmp_path, clock):
    """Return a function that opens the checkpoints anew, as another process would."""
    workspaces = []

    def again():
        workspaces.append(Workspace(root))
        return Checkpoints(workspaces[-1], tmp_path / "data", clock, Git.found())

    yield again
    for workspace in workspaces:
        workspace.close()


@pytest.fixture
def checkpoints(opened):
    return opened()


@pytest.fixture
def view(root):
    """Return how the workspace looks."""
    return lambda: looks(root)
