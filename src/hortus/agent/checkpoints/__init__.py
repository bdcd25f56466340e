"""Keep the files of a workspace before each step, and put them back."""

from hortus.agent.checkpoints.errors import (
    CheckpointError,
    InTheWayError,
    UnknownCheckpointError,
)
from hortus.agent.checkpoints.keeping import Checkpoints, Unfinished
from hortus.agent.checkpoints.types import Point

__all__ = [
    "CheckpointError",
    "Checkpoints",
    "InTheWayError",
    "Point",
    "Unfinished",
    "UnknownCheckpointError",
]
