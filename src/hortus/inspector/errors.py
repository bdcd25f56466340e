"""What can go wrong when a tool is inspected."""

from hortus.core import HortusError, NotFoundError, UnavailableError


class ChamberMissingError(UnavailableError):
    """This machine lacks something without which nothing may be run; nothing was."""

    code = "chamber_missing"


class RealCredentialError(HortusError):
    """What was to be taken into the chamber looks like a credential that works outside it."""

    code, status = "real_credential", 400


class ToolUnknownError(NotFoundError):
    """There is no such tool, package or version, or it cannot be installed."""

    code = "tool_unknown"


class ReportUnsoundError(HortusError):
    """A report was changed after it was signed, or is none."""

    code, status = "report_unsound", 422
