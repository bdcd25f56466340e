"""What can go wrong between the agent and an editor."""

from hortus.core import HortusError


class EditorError(HortusError):
    """The editor refused what it was asked, or sent what cannot be understood."""

    code, status = "editor_refused", 502


class EditorGoneError(EditorError):
    """The editor closed the connection."""

    code = "editor_gone"


class NoSuchSessionError(EditorError):
    """The editor names a session that is not open."""

    code, status = "no_such_session", 404
