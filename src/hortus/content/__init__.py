"""Texts of requests and answers, kept sealed where settings opt in, and read only by three."""

from hortus.content.approvers import (
    Approver,
    Approvers,
    SigningKey,
    load_key,
    make_key,
    needs_passphrase,
)
from hortus.content.capture import Capture, ContentPlaces, Tape
from hortus.content.datakeys import KeyFolder
from hortus.content.erasing import Erased, Eraser
from hortus.content.errors import ApproverError, ContentError, ContentKeyError
from hortus.content.notices import Notice, Notices
from hortus.content.readings import Permit, Readings, Standing, Text
from hortus.content.requests import (
    APPROVALS_NEEDED,
    Answer,
    ReadingRequest,
    Word,
    check_statement,
)
from hortus.content.state import ContentState, state_of
from hortus.content.tables import KeptPart, SealedRows, kept_parts, old_parts, remove_parts

__all__ = [
    "APPROVALS_NEEDED",
    "Answer",
    "Approver",
    "ApproverError",
    "Approvers",
    "Capture",
    "ContentError",
    "ContentKeyError",
    "ContentPlaces",
    "ContentState",
    "Erased",
    "Eraser",
    "KeptPart",
    "KeyFolder",
    "Notice",
    "Notices",
    "Permit",
    "ReadingRequest",
    "Readings",
    "SealedRows",
    "SigningKey",
    "Standing",
    "Tape",
    "Text",
    "Word",
    "check_statement",
    "kept_parts",
    "load_key",
    "make_key",
    "needs_passphrase",
    "old_parts",
    "remove_parts",
    "state_of",
]
