"""Databases of Hyperscan: compiled and tried in a process of their own, kept in a signed file."""

import hmac
import importlib.metadata
import importlib.util
import platform
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from hortus.core.whole import PRIVATE, write_whole
from hortus.dlp.errors import EngineError
from hortus.dlp.expressions import Expression, digest

if TYPE_CHECKING:
    import hyperscan

_FILE = "scanner.hyperscan"
_DIGEST = 32
_PATIENCE_S = 120
_LONGEST_WORD = 200


def is_installed() -> bool:
    """Tell whether the extra that carries Hyperscan is here; nothing is loaded."""
    return importlib.util.find_spec("hyperscan") is not None


class Databases:
    """Gives what expressions compile to, from a file where it has been made before.

    Only what is signed with ``key`` is loaded: a database is a program for native code, and
    whoever may write to the folder must not be able to slip one in.
    """

    def __init__(self, folder: Path, key: bytes, python: str = sys.executable) -> None:
        if not is_installed():
            raise EngineError(
                "Hyperscan is not installed",
                remedy='`make setup EXTRAS=hyperscan`, or set dlp.engine = "portable"',
            )
        self._file = folder / _FILE
        self._key = key
        self._python = python
        self.version = importlib.metadata.version("hyperscan")

    def has(self, wanted: Sequence[Expression]) -> bool:
        """Tell whether these expressions have been compiled and tried before."""
        return self._kept(wanted) is not None

    def get(self, wanted: Sequence[Expression]) -> "hyperscan.Database":
        """Return the database; raise ``EngineError`` where Hyperscan does not do its work."""
        compiled = self._kept(wanted)
        if compiled is None:
            compiled = _tried(self._python, wanted)
            self._keep(wanted, compiled)
        return loaded(compiled)

    def _kept(self, wanted: Sequence[Expression]) -> bytes | None:
        try:
            content = self._file.read_bytes()
        except OSError:
            return None
        compiled = content[_DIGEST:]
        signed = hmac.compare_digest(content[:_DIGEST], self._signature(wanted, compiled))
        return compiled if signed else None

    def _keep(self, wanted: Sequence[Expression], compiled: bytes) -> None:
        """Write the file in one step; without it the next start compiles again."""
        try:
            write_whole(self._file, self._signature(wanted, compiled) + compiled, mode=PRIVATE)
        except OSError:
            return

    def _signature(self, wanted: Sequence[Expression], compiled: bytes) -> bytes:
        where = f"{self.version} {platform.machine()} {platform.system()}".encode()
        return hmac.digest(self._key, digest(wanted) + where + b"\0" + compiled, "sha256")


def loaded(compiled: bytes) -> "hyperscan.Database":
    """Return the database that some bytes stand for.

    It has no space of its own to work in: without some given, a scan reads from anywhere.
    """
    import hyperscan  # noqa: PLC0415 - an extra

    try:
        return hyperscan.loadb(compiled, hyperscan.HS_MODE_BLOCK)
    except hyperscan.HyperscanError as e:
        raise _unusable(type(e).__name__) from e


def _tried(python: str, wanted: Sequence[Expression]) -> bytes:
    """Return the database that another process made and scanned the examples of all rules with."""
    command = [python, "-I", "-m", "hortus.dlp.trial"]
    orders = msgspec.json.encode(wanted)
    try:
        trial = subprocess.run(  # noqa: S603 - our own interpreter and module
            command, input=orders, capture_output=True, timeout=_PATIENCE_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as e:
        raise _unusable(f"it could not be tried: {type(e).__name__}") from e
    if trial.returncode < 0:
        raise _unusable(f"it ended its process with {signal.Signals(-trial.returncode).name}")
    if trial.returncode:
        said = trial.stderr.decode("utf-8", "replace").strip().splitlines()
        raise _unusable(said[-1][:_LONGEST_WORD] if said else f"it ended with {trial.returncode}")
    return trial.stdout


def _unusable(reason: str) -> EngineError:
    return EngineError(
        f"Hyperscan cannot be used here: {reason}",
        remedy='set dlp.engine = "portable"; the findings are the same',
    )
