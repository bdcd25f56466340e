"""What can go wrong while a client is set up."""

from hortus.core import HortusError, NotFoundError


class UnknownClientError(NotFoundError):
    """No set-up is known for the client asked for."""

    code = "unknown_client"


class BadSettingsFileError(HortusError):
    """A client's own settings file cannot be read or changed safely."""

    code, status = "bad_client_settings", 422


class FileChangedError(HortusError):
    """A settings file was changed by somebody else between the question and the answer."""

    code, status = "file_changed", 409
