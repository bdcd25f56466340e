"""A witness: signs for the log of others, and only for one history of it."""

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hortus.audit.errors import LogFilesError, WitnessRefusedError
from hortus.audit.formats import WITNESS, Checkpoint, Key
from hortus.audit.proofs import Tree, is_consistent
from hortus.audit.publishing import CHECKPOINT, read_note
from hortus.audit.signer import Signer, load_signer, make_signer
from hortus.audit.tiles import put
from hortus.core import Clock

_US = 1_000_000


class Witness:
    """Remembers the newest checkpoint it has signed for, and signs a newer one once it is proven.

    Its own folder holds its key, and the checkpoint it has seen last with its cosignature. That
    folder belongs on a machine that those who run the log do not administer.
    """

    def __init__(self, folder: Path, signer: Signer, clock: Clock) -> None:
        self._folder = folder
        self._signer = signer
        self._clock = clock

    @classmethod
    def open(cls, folder: Path, name: str, clock: Clock) -> "Witness":
        """Return the witness kept in ``folder``; a new folder gets a key under ``name``."""
        file = folder / "witness.key"
        if file.exists():
            signer = load_signer(file, WITNESS)
        else:
            signer = make_signer(file, WITNESS, name or f"witness-{secrets.token_hex(5)}")
        if name and name != signer.key.name:
            raise WitnessRefusedError(
                f"the witness in {folder} is called {signer.key.name}, not {name[:80]}",
                remedy="leave out --name, or give another witness a folder of its own",
            )
        put(folder / "witness.pub", f"{signer.key}\n".encode())
        return cls(folder, signer, clock)

    @property
    def key(self) -> Key:
        """The public key, for those who trust the witness."""
        return self._signer.key

    @property
    def seen(self) -> Checkpoint | None:
        """The newest checkpoint that was signed for."""
        note = read_note(self._folder / CHECKPOINT)
        if note is not None and note.fault_of(self.key):
            raise WitnessRefusedError(
                f"{self._folder / CHECKPOINT} is not what this witness has signed",
                remedy="somebody changed its memory: begin with a new witness, and ask who it was",
            )
        return note.checkpoint if note else None

    def look(self, log: Path, key: Key, into: Path | None = None) -> str:
        """Sign for the log in the folder ``log`` if it only grew, and return the cosigned note.

        The note is kept in the witness's own folder, and in ``into`` too where that is given.

        Raises ``WitnessRefusedError`` where the log shows another history than before.
        """
        with self._alone():
            note = read_note(log / CHECKPOINT)
            if note is None:
                raise LogFilesError(
                    f"there is no checkpoint in {log}",
                    remedy="name the folder that holds `checkpoint` and `tile`",
                )
            if note.checkpoint.origin != key.name or note.fault_of(key):
                raise WitnessRefusedError(
                    f"the checkpoint in {log} is not signed by {key.name}",
                    remedy="check the public key of the log; if it is right, ask who changed it",
                )
            self._check(log, note.checkpoint)
            now_s = self._clock.now_us() // _US
            # Only the log's own signature is kept: for what else stands there we do not vouch.
            signed = f"{note.only(key)}{self._signer.cosignature(note.checkpoint, now_s)}"
            put(self._folder / CHECKPOINT, signed.encode())
            if into is not None:
                put(into / self.key.name.replace("/", "_"), signed.encode())
            return signed

    def _check(self, log: Path, new: Checkpoint) -> None:
        old = self.seen
        tree = Tree(log, new.size)
        if tree.root() != new.root:
            raise LogFilesError(
                f"the tiles in {log} do not fit the checkpoint beside them",
                remedy="copy the log again, the checkpoint first",
            )
        if old is None:
            return
        if old.origin != new.origin:
            raise WitnessRefusedError(
                f"this witness signs for {old.origin}, not for {new.origin}",
                remedy="give each log a witness folder of its own",
            )
        if new.size < old.size:
            raise WitnessRefusedError(
                f"the log had {old.size} entries and now has {new.size}: it was rolled back",
                remedy="do not trust it before this is explained; what was cosigned is proof",
            )
        if not is_consistent(old, new, tree.consistency(old.size) if old.size else ()):
            raise WitnessRefusedError(
                f"the first {old.size} entries are not those seen before: the log was forked",
                remedy="do not trust it before this is explained; what was cosigned is proof",
            )

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep two processes of one witness from signing at the same time."""
        file = self._folder / "witness.lock"
        try:
            descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as e:
            raise LogFilesError(
                f"{file} cannot be opened: {e.strerror}", remedy="mend the rights of its folder"
            ) from e
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)
