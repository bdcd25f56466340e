"""Open the checkpoints of a workspace when the first one is taken."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from hortus.agent.files import Git, Workspace
from hortus.core import Clock

if TYPE_CHECKING:
    from hortus.agent.checkpoints import Checkpoints


class LateCheckpoints:
    """The checkpoints of one workspace; until the first they cost nothing."""

    def __init__(self, workspace: Workspace, data: Path, clock: Clock) -> None:
        self._workspace = workspace
        self._data = data
        self._clock = clock

    @cached_property
    def _opened(self) -> "Checkpoints":
        from hortus.agent.checkpoints import Checkpoints  # noqa: PLC0415 - needed by changes only

        git = Git.found(self._workspace.root)
        return Checkpoints(self._workspace, self._data, self._clock, git)

    def left_unfinished(self) -> str:
        """Return where a way back led that a process did not live to end; empty where none."""
        if not any((self._data / "agent" / "checkpoints").glob("*/restoring")):
            return ""
        unfinished = self._opened.unfinished
        if unfinished is None:
            return ""
        labels = {point.id: point.label for point in self._opened.points()}
        return labels.get(unfinished.target, unfinished.target)

    def include(self, paths: Sequence[str]) -> None:
        """Keep these files from now on, whether git ignores them or not."""
        self._opened.include(paths)

    def take(self, label: str) -> str:
        """Keep the files as they are now; return the checkpoint's name."""
        return self._opened.take(label)

    def restore(self, checkpoint: str) -> tuple[str, ...]:
        """Put the files back as they were; return the paths that changed."""
        return self._opened.restore(checkpoint)

    def changed_since(self, checkpoint: str) -> tuple[str, ...]:
        """Return the paths that differ from a checkpoint."""
        return self._opened.changed_since(checkpoint)
