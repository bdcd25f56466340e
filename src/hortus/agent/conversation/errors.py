"""Why a conversation cannot be read or written."""

from hortus.core import HortusError


class SessionNotFoundError(HortusError):
    """No session has this id, or none was held in this workspace."""

    code, status = "session_not_found", 404


class SessionBusyError(HortusError):
    """Another process works in the session."""

    code, status = "session_busy", 409


class JournalError(HortusError):
    """The journal of a session cannot be read as it stands, or written."""

    code, status = "bad_journal", 500
