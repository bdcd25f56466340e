"""A file that says where a process was when native code ended it, read at the next start."""

import faulthandler
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_FILE = "scanner.crash"
_SCANNER = b"hortus/dlp/native.py"


class CrashNote:
    """Keeps a scanner that has crashed a process from crashing the next one."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / _FILE

    def blames_scanner(self) -> bool:
        """Tell whether a process has crashed inside the native scanner since the file was made."""
        try:
            return _SCANNER in self.file.read_bytes()
        except OSError:
            return False

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Have the interpreter write down where it is, should it crash meanwhile."""
        with self.file.open("ab") as out:
            faulthandler.enable(out, all_threads=False)
            try:
                yield
            finally:
                faulthandler.disable()
        if not self.file.stat().st_size:
            with suppress(OSError):
                self.file.unlink()
