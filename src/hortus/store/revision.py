"""The revision of the tables: the one this hortus works with, and the one it finds."""

from hortus.store.connection import Connection
from hortus.store.errors import VersionError

HEAD = "0010"
"""The revision of the tables that this hortus works with."""


def checked(connection: Connection) -> str:
    """Return the revision of tables that are there; raises ``VersionError`` for a newer one."""
    row: tuple[str] | None = connection.execute(
        "SELECT version_num FROM alembic_version"
    ).fetchone()
    found = row[0] if row else ""
    if found > HEAD:
        raise VersionError(
            f"the database is at revision {found}, this hortus knows {HEAD}",
            remedy="run the newer hortus that made it, or use another data folder",
        )
    return found
