"""What happened, in a log that nobody can change unseen."""

from hortus.audit.auditor import auditor_source
from hortus.audit.checking import check_database
from hortus.audit.copies import record_of, signed_entries
from hortus.audit.dsse import PAYLOAD_TYPE, Statement, Subject, peek, seal, unseal
from hortus.audit.entries import DIGESTED
from hortus.audit.errors import AuditError, EnvelopeError, LogFaultError, LogFilesError
from hortus.audit.evidence import EntryProof, Prover, prove, read_proof, write_proofs
from hortus.audit.export import Format, exported
from hortus.audit.findings import Fault, Report, lines_of
from hortus.audit.formats import LOG, Checkpoint, Key, Note
from hortus.audit.growing import Appender
from hortus.audit.holds import Author, Hold, People, Scope, hold_on, holds_in, lift, place
from hortus.audit.log import AuditLog, LogParts, LogPlaces
from hortus.audit.offline import Claims, add_claims, check_log, read_claims, read_key
from hortus.audit.proofs import check_proof
from hortus.audit.rekeying import public_key, rekey
from hortus.audit.retaining import ASKED, Due, Eraser, Plan, Remover, Retention, Wait
from hortus.audit.signer import Signer, load_signer, make_signer
from hortus.audit.witness import Witness

__all__ = [
    "ASKED",
    "DIGESTED",
    "LOG",
    "PAYLOAD_TYPE",
    "Appender",
    "AuditError",
    "AuditLog",
    "Author",
    "Checkpoint",
    "Claims",
    "Due",
    "EntryProof",
    "EnvelopeError",
    "Eraser",
    "Fault",
    "Format",
    "Hold",
    "Key",
    "LogFaultError",
    "LogFilesError",
    "LogParts",
    "LogPlaces",
    "Note",
    "People",
    "Plan",
    "Prover",
    "Remover",
    "Report",
    "Retention",
    "Scope",
    "Signer",
    "Statement",
    "Subject",
    "Wait",
    "Witness",
    "add_claims",
    "auditor_source",
    "check_database",
    "check_log",
    "check_proof",
    "exported",
    "hold_on",
    "holds_in",
    "lift",
    "lines_of",
    "load_signer",
    "make_signer",
    "peek",
    "place",
    "prove",
    "public_key",
    "read_claims",
    "read_key",
    "read_proof",
    "record_of",
    "rekey",
    "seal",
    "signed_entries",
    "unseal",
    "write_proofs",
]
