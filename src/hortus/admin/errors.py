"""Why a request to administer hortus is not done."""

from hortus.core import HortusError


class AdminError(HortusError):
    """The request cannot be understood."""

    code, status = "admin_bad_request", 400


class AdminPathError(HortusError):
    """There is no such operation."""

    code, status = "admin_unknown_operation", 404


class AdminMethodError(HortusError):
    """The operation is asked for by another method."""

    code, status = "admin_method", 405


class AdminTooLargeError(HortusError):
    """The request is longer than any operation needs."""

    code, status = "admin_too_large", 413


class AdminMediaError(HortusError):
    """The body is announced as something else than JSON."""

    code, status = "admin_media_type", 415


class NobodyError(HortusError):
    """The key belongs to nobody in the directory, so nobody could be named for a change."""

    code, status = "admin_nobody", 403


class WeakKeyError(HortusError):
    """What is wanted needs somebody who has signed in, not the holder of a static key."""

    code, status = "sign_in_first", 403
