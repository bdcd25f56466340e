"""Why a part of the guidance is not given."""

from hortus.core import NotFoundError


class UnknownGuidanceError(NotFoundError):
    """There is no skill or command of this name."""

    code = "no_such_guidance"
