"""Go on with a new key where the old one is lost, without hiding that it happened."""

from pathlib import Path

from hortus.audit import tables
from hortus.audit.errors import AuditError
from hortus.audit.formats import LOG, Key
from hortus.audit.growing import start_log
from hortus.audit.holds import Author
from hortus.audit.publishing import PUBLIC_KEY, Publisher
from hortus.audit.signer import make_signer
from hortus.store import Database, leave


def rekey(database: Database, key_file: Path, folder: Path, reason: str, by: Author) -> Key:
    """Sign the log with a new key from here on, and return the public one.

    What was published under the old key is kept aside as it is: with the old public key, its
    checkpoint still shows whether the records up to it have changed. Raises ``InUseError`` where
    a hortus runs.
    """
    database.prepare()
    with database.engine.alone():
        at_us = by.clock.now_us()
        with database.writing() as connection:
            start_log(connection)
            _set_aside(key_file, at_us)
            _set_aside(folder, at_us)
            signer = make_signer(key_file, LOG)
            facts = {"before": tables.current_key(connection), "after": str(signer.key)}
            tables.add_key(connection, str(signer.key), at_us, reason)
            leave(connection, [by.event("audit.rekeyed", signer.key.name, reason, facts)])
        Publisher(folder, database, signer).publish()
    return signer.key


def public_key(folder: Path) -> str:
    """Return the public key that is published with a log."""
    try:
        return (folder / PUBLIC_KEY).read_text(encoding="utf-8").strip()
    except OSError as e:
        raise AuditError(
            f"{folder / PUBLIC_KEY} cannot be read: {e.strerror}",
            remedy="it is written with the first checkpoint: start hortus and send a request",
        ) from e


def _set_aside(path: Path, at_us: int) -> None:
    try:
        if path.exists():
            path.rename(path.with_name(f"{path.name}.until-{at_us // 1_000_000}"))
    except OSError as e:
        raise AuditError(
            f"{path} cannot be moved aside: {e.strerror}", remedy="mend the rights of its folder"
        ) from e
