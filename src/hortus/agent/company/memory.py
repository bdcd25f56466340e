"""What a gateway could be asked when it was last asked, so that a session need not wait for it."""

import hashlib
from contextlib import suppress
from pathlib import Path

import msgspec
from msgspec import Struct

from hortus.core.whole import PRIVATE, write_whole

_MOST_BYTES = 65_536


class Known(Struct, frozen=True):
    """What a gateway offers; nothing where it has no index, or is an older one."""

    tools: tuple[str, ...] = ()
    has_rules: bool = False
    """Whether it knows the repository that is worked on."""
    problem: str = ""
    """Why it offers less than it might, in its own words."""


class Memory:
    """One small file for each gateway and repository."""

    def __init__(self, folder: Path, url: str, repository: str) -> None:
        name = hashlib.sha256(f"{url}\n{repository}".encode()).hexdigest()[:32]
        self._file = folder / f"{name}.json"

    def read(self) -> Known | None:
        """Return what was known; None where nothing was."""
        try:
            return msgspec.json.decode(self._file.read_bytes(), type=Known)
        except (OSError, msgspec.DecodeError):
            # It is a copy: the gateway is asked again in any case.
            return None

    def keep(self, known: Known) -> None:
        """Keep what is known now; a disk that is full loses only the copy."""
        data = msgspec.json.encode(known)
        if len(data) > _MOST_BYTES or self.read() == known:
            return
        with suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_whole(self._file, data, mode=PRIVATE)
