"""Why permissions cannot be used as they are written, or not be changed."""

from hortus.core import HortusError


class BadPermissionError(HortusError):
    """A rule of permission cannot be understood, or its examples show that it means another."""

    code, status = "bad_permission", 422


class ModeRefusedError(HortusError):
    """The administrator does not allow this mode."""

    code, status = "mode_refused", 403
