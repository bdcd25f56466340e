"""What can go wrong with the audit log; each is loud, and none is mended by itself."""

from hortus.core import HortusError
from hortus.store import StoreError


class AuditError(HortusError):
    """The audit log cannot do what it was asked."""

    code, status = "audit_failed", 500


class BrokenLogError(StoreError):
    """What the database holds does not fit the audit log; nothing is recorded on top of it."""

    code, status = "audit_log_broken", 503


class RolledBackError(AuditError):
    """The database is older than what was already signed for."""

    code = "audit_rolled_back"


class ForkedLogError(AuditError):
    """The log would contradict what was already signed."""

    code = "audit_forked"


class LogKeyError(AuditError):
    """The key that signs for the log is missing, damaged, another, or open to others."""

    code = "audit_key"


class PublishError(AuditError):
    """The files for auditors cannot be written."""

    code = "audit_publish_failed"


class LogFilesError(AuditError):
    """The files of a log cannot be read, or are none."""

    code = "audit_files"


class NotSignedYetError(AuditError):
    """A record is in the log, but no checkpoint covers it yet."""

    code, status = "audit_not_signed_yet", 503


class LogFaultError(AuditError):
    """The log was checked and does not hold."""

    code = "audit_faults"


class EnvelopeError(AuditError):
    """A signed statement does not hold, or is none."""

    code = "audit_envelope"


class WitnessRefusedError(AuditError):
    """A witness has seen another history of the log and does not sign this one."""

    code = "audit_witness_refused"


class HoldError(AuditError):
    """A legal hold cannot be placed or lifted as asked."""

    code, status = "hold_unclear", 400
