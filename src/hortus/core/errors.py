"""The one error tree: every failure says the problem, the remedy and a stable code."""


class HortusError(Exception):
    """Anything hortus refuses or cannot do, in words for the person who asked.

    ``code`` is stable and machine-readable; ``status`` is the HTTP status where the error
    reaches a client (a door may map it to its dialect's own); ``retry_after_s`` is how long to
    wait before trying again, where that is known.
    """

    code = "internal_error"
    status = 500
    retry_after_s: float | None = None

    def __init__(self, message: str, *, remedy: str) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


class UsageError(HortusError):
    """A command was called with words that do not fit."""

    code, status = "usage", 400


class ConfigError(HortusError):
    """A settings file, variable or flag cannot be used as it stands."""

    code, status = "bad_config", 500


class NotFoundError(HortusError):
    """The thing asked for does not exist."""

    code, status = "not_found", 404


class ConflictError(HortusError):
    """The thing to be made exists already."""

    code, status = "conflict", 409


class UnavailableError(HortusError):
    """A part that is needed cannot answer at present."""

    code, status = "unavailable", 503


class KeyFileError(HortusError):
    """The file that should hold the key is missing, empty or open to others."""

    code, status = "bad_key_file", 422


class BadAddressError(HortusError):
    """The address given for the gateway is no HTTP address."""

    code, status = "bad_gateway_address", 400
