"""What happened, in a log that nobody can change unseen."""

from hortus.audit.auditor import auditor_source
from hortus.audit.checking import check_database
from hortus.audit.errors import AuditError, LogFaultError, LogFilesError
from hortus.audit.evidence import EntryProof, prove, read_proof, write_proofs
from hortus.audit.export import Format, exported
from hortus.audit.findings import Report, lines_of
from hortus.audit.formats import Key
from hortus.audit.growing import Appender
from hortus.audit.log import AuditLog, LogParts, LogPlaces
from hortus.audit.offline import add_claims, check_log, read_claims, read_key
from hortus.audit.proofs import check_proof
from hortus.audit.rekeying import public_key, rekey
from hortus.audit.witness import Witness

__all__ = [
    "Appender",
    "AuditError",
    "AuditLog",
    "EntryProof",
    "Format",
    "Key",
    "LogFaultError",
    "LogFilesError",
    "LogParts",
    "LogPlaces",
    "Report",
    "Witness",
    "add_claims",
    "auditor_source",
    "check_database",
    "check_log",
    "check_proof",
    "exported",
    "lines_of",
    "prove",
    "public_key",
    "read_claims",
    "read_key",
    "read_proof",
    "rekey",
    "write_proofs",
]
