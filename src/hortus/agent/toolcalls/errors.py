"""What can go wrong before a text is read for calls."""

from hortus.core import HortusError


class BadToolsError(HortusError):
    """A list of tools cannot be used as it stands."""

    code, status = "bad_tools", 422
