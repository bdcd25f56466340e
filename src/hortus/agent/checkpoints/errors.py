"""Why files were not kept or not put back."""

from hortus.core import HortusError


class CheckpointError(HortusError):
    """The files cannot be kept or put back; those of the workspace are as they were."""

    code, status = "checkpoint_failed", 500


class UnknownCheckpointError(CheckpointError):
    """There is no such checkpoint, or it is gone by its age."""

    code, status = "checkpoint_unknown", 404


class InTheWayError(CheckpointError):
    """Something that is not kept would be lost by putting files back."""

    code, status = "checkpoint_in_the_way", 409
