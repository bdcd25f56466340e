"""Where a PostgreSQL server is, and how to show it who we are."""

import stat
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from hortus.core import StoreSettings
from hortus.store.errors import StoreError

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, slots=True)
class Server:
    """A database on a server; the password stays in its file until a connection needs it."""

    url: str
    password_file: Path | None = None

    @classmethod
    def of(cls, settings: StoreSettings) -> "Server | None":
        """Return the server that the settings name, or None where records are kept in a file."""
        if not settings.url:
            return None
        file = settings.password_file
        return cls(settings.url, Path(file).expanduser() if file else None)

    @property
    def name(self) -> str:
        """Return what the database is called on its server."""
        return urlsplit(self.url).path.removeprefix("/")

    @property
    def place(self) -> str:
        """Return the address without anything that may be secret."""
        parts = urlsplit(self.url)
        return f"{parts.netloc.rpartition('@')[2]}{parts.path}"

    def password(self) -> str | None:
        """Return the password, or None where the driver is to find one; raises ``StoreError``."""
        if self.password_file is None:
            return None
        try:
            if self.password_file.stat().st_mode & _OTHERS:
                raise StoreError(
                    f"{self.password_file} can be read by other users of this machine",
                    remedy=f"chmod 600 {self.password_file}; if others may have read it, change"
                    " the password",
                )
            return self.password_file.read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as e:
            raise StoreError(
                f"the password of the database cannot be read from {self.password_file}",
                remedy="check the name and the rights of store.password_file",
            ) from e
