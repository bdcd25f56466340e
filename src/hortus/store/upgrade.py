"""Bring the tables of an older hortus up to date; only that loads alembic."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import StaticPool

from hortus.store import migrations


def upgrade(connection: sqlite3.Connection, revision: str = "head") -> None:
    """Apply the revisions that are missing up to ``revision``."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    with _exclusive(connection) as core:
        config.attributes["connection"] = core
        command.upgrade(config, revision)


@contextmanager
def _exclusive(connection: sqlite3.Connection) -> Iterator[Connection]:
    engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)
    # A connection lent by the pool, so it is detached: closing it stays the lender's business.
    with engine.connect() as core:
        core.exec_driver_sql("BEGIN EXCLUSIVE")
        yield core
        core.commit()
