"""What can go wrong when evidence is made or checked."""

from hortus.core import ConflictError, HortusError, NotFoundError


class EvidenceError(HortusError):
    """Evidence cannot be made or written."""

    code, status = "evidence_failed", 500


class UnknownControlError(NotFoundError):
    """There is no control of that name."""

    code = "unknown_control"


class EvidenceExistsError(ConflictError):
    """A file of evidence is there already, and is not written over."""

    code = "evidence_exists"


class UnreadableEvidenceError(EvidenceError):
    """A file is no evidence that this hortus can read."""

    code, status = "evidence_unreadable", 400
