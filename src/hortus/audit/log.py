"""The audit log of a running house: kept with its records, signed, laid out for auditors."""

import logging
from dataclasses import dataclass
from pathlib import Path

from hortus.audit import tables
from hortus.audit.errors import AuditError, LogKeyError
from hortus.audit.formats import LOG, Checkpoint
from hortus.audit.growing import Appender, start_log
from hortus.audit.publishing import CHECKPOINT, Publisher, check_not_rolled_back, read_note
from hortus.audit.receipts import Receipts
from hortus.audit.recent import Recent
from hortus.audit.retaining import Remover
from hortus.audit.signer import Signer, load_signer, make_signer
from hortus.core import Clock, Loaded
from hortus.store import Database, StoreError

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LogPlaces:
    """Where a log keeps what is not in the database."""

    key_file: Path
    folder: Path

    @classmethod
    def of(cls, loaded: Loaded) -> "LogPlaces":
        """Return the places that the settings name, by default below the data folder."""
        own, settings = loaded.data / "audit", loaded.settings.audit
        return cls(
            Path(settings.key_file).expanduser() if settings.key_file else own / "log.key",
            Path(settings.folder).expanduser() if settings.folder else own / "log",
        )

    def signed_size(self) -> int:
        """Return how many entries the checkpoint covers that is laid out here."""
        note = read_note(self.folder / CHECKPOINT)
        return note.checkpoint.size if note else 0


class AuditLog:
    """What a running house does with its log beside appending to it."""

    def __init__(self, signer: Signer, publisher: Publisher, receipts: Receipts) -> None:
        self._signer = signer
        self._publisher = publisher
        self._receipts = receipts
        self.problem = ""

    def publish(self) -> Checkpoint | None:
        """Return what is signed, with what is new where it is this gateway that signs.

        None where that fails, with ``problem`` saying why.
        """
        try:
            checkpoint = self._publisher.publish()
        except (AuditError, StoreError) as e:
            if e.message != self.problem:
                _log.error("the audit log is not signed: %s (%s)", e.message, e.remedy)
            self.problem = e.message
            return None
        self.problem = ""
        return checkpoint

    def close(self) -> None:
        """Let another gateway sign."""
        self._publisher.close()

    def receipt(self, decision_id: str) -> bytes:
        """Return the receipt for a decision's newest record, once; b'' where none is known."""
        return self._receipts.take(decision_id, self._signer)


@dataclass(frozen=True, slots=True)
class LogParts:
    """The two ends of a log that has to be opened around the store."""

    appender: Appender
    remover: Remover
    receipts: Receipts
    recent: Recent

    @classmethod
    def make(cls) -> "LogParts":
        """Return an appender to give to the store, and what it fills."""
        receipts, recent = Receipts(), Recent()
        return cls(Appender(receipts, recent), Remover(), receipts, recent)

    def open(self, database: Database, places: LogPlaces, clock: Clock) -> AuditLog:
        """Return the log once the store is open for writing.

        Raises ``LogKeyError`` or ``RolledBackError``: hortus does not go on with a log that it
        cannot sign for, or that contradicts what it has signed.
        """
        signer = _open_signer(database, places.key_file, clock)
        lead = database.engine.lead()
        publisher = Publisher(places.folder, database, signer, self.recent, lead)
        with database.reading() as connection:
            head = tables.read_head(connection)
        check_not_rolled_back(head.size if head else 0, publisher.signed())
        return AuditLog(signer, publisher, self.receipts)


def _open_signer(database: Database, file: Path, clock: Clock) -> Signer:
    """Return the key of the log, which is made together with the log and never again."""
    with database.writing() as connection:
        start_log(connection)
        expected = tables.current_key(connection)
        if not expected and not file.exists():
            make_signer(file, LOG)
        if expected and database.shared and not file.exists():
            raise LogKeyError(
                f"{file} cannot be read: the log in this database has a key, and it is not here",
                remedy="copy it from another gateway, for its owner's eyes only; where it is lost"
                " for good, `hortus audit rekey` begins with a new one",
            )
        signer = load_signer(file, LOG)
        if not expected:
            tables.add_key(connection, str(signer.key), clock.now_us(), "the log began")
        elif expected != str(signer.key):
            raise LogKeyError(
                f"{file} is not the key that this log is signed with",
                remedy="restore the right one from a backup; where it is lost for good,"
                " `hortus audit rekey` begins with a new one, and auditors must be told",
            )
    return signer
