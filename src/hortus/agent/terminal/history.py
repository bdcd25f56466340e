"""Keep what was typed for later sessions, as far as the disk lets it."""

from collections.abc import Iterable
from contextlib import suppress

from prompt_toolkit.history import FileHistory


class KeptHistory(FileHistory):
    """Lines in a file. Where it cannot be read or written, a session goes on without."""

    def load_history_strings(self) -> Iterable[str]:
        """Return what was typed before, the newest first."""
        try:
            return list(super().load_history_strings())
        except OSError:
            return []

    def store_string(self, string: str) -> None:
        """Keep a line."""
        # It is about to be sent: that is worth more than having it again next time.
        with suppress(OSError):
            super().store_string(string)
