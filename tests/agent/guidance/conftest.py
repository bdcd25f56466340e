"""A workspace and a person's folder to write files into, and the guidance they give."""

import pytest

from hortus.agent.files import Workspace
from hortus.agent.guidance import BASE, Guidance


class Garden:
    """Folders of one test."""

    def __init__(self, folder):
        self.work, self.own = folder / "work", folder / "own"
        self.work.mkdir()
        self.own.mkdir()
        self._open = []

    def file(self, path, text):
        """Write a file of the workspace, or with ``~/`` of the person."""
        place = self.own / path[2:] if path.startswith("~/") else self.work / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text if isinstance(text, bytes) else text.encode())
        return self

    def guidance(self, **more):
        workspace = Workspace(self.work)
        self._open.append(workspace)
        return Guidance(workspace, self.own, **more)

    def added(self, **more):
        """Return what the system text says beyond the base."""
        text = self.guidance(**more).system()
        assert text.startswith(BASE)
        return text.removeprefix(BASE)

    def close(self):
        for workspace in self._open:
            workspace.close()


@pytest.fixture
def garden(tmp_path):
    """Return folders that a test may fill."""
    made = Garden(tmp_path)
    yield made
    made.close()
