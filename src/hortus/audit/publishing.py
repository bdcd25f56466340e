"""Sign the state of the log every few seconds, and lay out its files for auditors to copy."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from hortus.audit import tables
from hortus.audit.entries import EntryWriter
from hortus.audit.errors import (
    BrokenLogError,
    ForkedLogError,
    LogFilesError,
    LogKeyError,
    PublishError,
    RolledBackError,
)
from hortus.audit.formats import Checkpoint, Note, leaf_hash
from hortus.audit.recent import Recent
from hortus.audit.signer import Signer
from hortus.audit.sweeping import Removed, sweep
from hortus.audit.tiles import TileTree, put
from hortus.store import Connection, Database, Lead, SoleLead

CHECKPOINT = "checkpoint"
PUBLIC_KEY = "log.pub"

_MOST_AT_ONCE = 65_536
_BUSY = ".publishing"


def read_note(file: Path) -> Note | None:
    """Return the signed checkpoint in ``file``, or None where there is none."""
    try:
        return Note.parse(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as e:
        raise LogFilesError(
            f"{file} is no checkpoint: {e}",
            remedy="restore it from a copy; its last state is also with whoever copied the log",
        ) from e


class Publisher:
    """Writes what was added to the log since the last checkpoint, and signs a new one.

    Nothing is signed that contradicts what was signed before: the new tree is built on the files
    that the last checkpoint covers, from the records as they were committed or, after a start,
    as the database has them.
    """

    def __init__(
        self,
        folder: Path,
        database: Database,
        signer: Signer,
        recent: Recent | None = None,
        lead: Lead | None = None,
    ) -> None:
        self._recent = recent or Recent()
        self._folder = folder
        self._database = database
        self._signer = signer
        self._lead = lead or SoleLead()
        self._tree: TileTree | None = None
        self._swept: Checkpoint | None = None
        self._lock = Lock()

    def signed(self) -> Checkpoint:
        """Return what was signed last; raises ``ForkedLogError`` where it was by another key."""
        note = read_note(self._folder / CHECKPOINT)
        if note is None:
            return Checkpoint(self._signer.key.name, 0, TileTree(self._folder).root())
        if note.checkpoint.origin != self._signer.key.name or note.fault_of(self._signer.key):
            raise ForkedLogError(
                f"the checkpoint in {self._folder} is not signed by {self._signer.key.name}",
                remedy="it belongs to another log: give each log a folder of its own",
            )
        return note.checkpoint

    def publish(self) -> Checkpoint:
        """Bring the files up to date with the database and return the newest checkpoint.

        Where another gateway signs the log, this one only returns what it finds.
        """
        with self._lock, alone_in(self._folder) as alone:
            old = self.signed()
            if not alone or not self._lead.held():
                return old
            try:
                # What comes in meanwhile has time until the next call.
                while (new := self._advance(old)).size == old.size + _MOST_AT_ONCE:
                    old = new
                if new != self._swept:
                    self._sweep(new)
            except OSError as e:
                self._tree = None
                raise PublishError(
                    f"{e.filename} cannot be used: {e.strerror}",
                    remedy="mend its rights, or the disk; hortus goes on by itself after that",
                ) from e
            except BaseException:
                # What was half done is built again from the files that are signed for.
                self._tree = None
                raise
            return new

    def close(self) -> None:
        """Let another gateway sign."""
        self._lead.release()

    def _advance(self, old: Checkpoint) -> Checkpoint:
        with self._database.reading() as connection:
            head = tables.read_head(connection)
            size = head.size if head else 0
            check_not_rolled_back(size, old)
            self._check_key(tables.current_key(connection))
            if head is None or (size == old.size and self._tree is not None):
                return old
            tree = self._loaded(old)
            last = min(size, old.size + _MOST_AT_ONCE)
            self._add(connection, tree, EntryWriter(head.digest_key), last)
            if last == size and tree.root() != head.frontier.root():
                raise ForkedLogError(
                    f"the tree over {size} records is not the one that was kept with them",
                    remedy="stop hortus and run `hortus audit verify`, which names the record",
                )
        return self._sign(old, tree) if last > old.size else old

    def _loaded(self, old: Checkpoint) -> TileTree:
        if self._tree is None or self._tree.size != old.size:
            self._tree = TileTree.load(self._folder, old)
        return self._tree

    def _add(
        self, connection: Connection, tree: TileTree, entries: EntryWriter, last: int
    ) -> None:
        first = tree.size + 1
        if (kept := self._recent.take(first, last)) is not None:
            for made, leaf_of_it in kept:
                tree.add(made, leaf_of_it)
            return
        removed = Removed(connection, entries)
        found = tables.records(connection, first, last)
        upcoming = next(found, None)
        for number, leaf in enumerate(tables.leaves(connection, first, last), start=first):
            if upcoming is not None and upcoming[0] == number:
                entry = entries.entry(*upcoming)
                upcoming = next(found, None)
            elif number in removed:
                tree.add(b"", leaf.hash)
                continue
            else:
                raise _unfit(number)
            if leaf.seq != number or leaf_hash(entry) != leaf.hash:
                raise _unfit(number)
            tree.add(entry, leaf.hash)
        if tree.size != last or upcoming is not None:
            raise _unfit(tree.size + 1)

    def _sweep(self, new: Checkpoint) -> None:
        with self._database.reading() as connection:
            head = tables.read_head(connection)
            if head is not None and self._tree is not None:
                sweep(connection, EntryWriter(head.digest_key), self._tree, self._folder)
                self._swept = new

    def _sign(self, old: Checkpoint, tree: TileTree) -> Checkpoint:
        tree.write_partial()
        tree.flush()
        # Nothing is signed for that a power cut could take back.
        self._database.engine.flush()
        new = Checkpoint(self._signer.key.name, tree.size, tree.root())
        self._show_key()
        if not self._lead.held():
            raise PublishError(
                "another gateway has begun to sign the log",
                remedy="nothing is to be done: the log goes on there",
            )
        # The checkpoint comes last: whoever reads it finds everything it covers.
        put(self._folder / CHECKPOINT, self._signer.note(new).encode())
        tree.clean(old.size)
        return new

    def _check_key(self, expected: str) -> None:
        if expected and expected != str(self._signer.key):
            raise LogKeyError(
                "the log is signed with another key since `hortus audit rekey`",
                remedy="give this gateway the new key file, then start it again",
            )

    def _show_key(self) -> None:
        file, key = self._folder / PUBLIC_KEY, f"{self._signer.key}\n".encode()
        if not file.exists() or file.read_bytes() != key:
            put(file, key)


@contextmanager
def alone_in(folder: Path) -> Iterator[bool]:
    """Keep other processes from writing a log's files; tells whether none of them does.

    A gateway that has lost its connection, and with it the right to sign, may still be writing.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(folder / _BUSY, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as e:
        raise PublishError(
            f"{folder} cannot be written to: {e.strerror}",
            remedy="mend its rights, or the disk; hortus goes on by itself after that",
        ) from e
    alone = True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        alone = False
    try:
        yield alone
    finally:
        os.close(descriptor)


def check_not_rolled_back(size: int, signed: Checkpoint) -> None:
    """Raise ``RolledBackError`` where a database of ``size`` is behind what was signed."""
    if size < signed.size:
        raise RolledBackError(
            f"the database holds {size} entries, but {signed.size} were signed for",
            remedy="bring the newer database back; where it is lost for good,"
            " `hortus audit rekey` begins a new log on top of this one",
        )


def _unfit(number: int) -> BrokenLogError:
    return BrokenLogError(
        f"record {number} is not what it was when it was written",
        remedy="stop hortus, keep a copy of the data folder, and run `hortus audit verify`",
    )
