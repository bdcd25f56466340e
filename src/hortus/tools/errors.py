"""What can be wrong with a verdict on a tool."""

from hortus.core import HortusError, NotFoundError


class BadVerdictError(HortusError):
    """A verdict on a tool cannot be kept as it was said."""

    code, status = "bad_verdict", 422


class NoSuchVerdictError(NotFoundError):
    """Nothing was decided about these versions of a tool."""

    code = "no_such_verdict"
