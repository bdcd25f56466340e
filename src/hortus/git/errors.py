"""Why git gives no answer."""

from hortus.core import UnavailableError


class GitFailedError(UnavailableError):
    """Git is missing or gave up half-way."""

    code = "git_failed"
