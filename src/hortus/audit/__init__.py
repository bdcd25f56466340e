"""What happened, in a log that nobody can change unseen."""

from hortus.audit.errors import AuditError
from hortus.audit.growing import Appender
from hortus.audit.log import AuditLog, LogParts, LogPlaces

__all__ = ["Appender", "AuditError", "AuditLog", "LogParts", "LogPlaces"]
