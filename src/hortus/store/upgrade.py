"""Bring the tables of an older hortus up to date; only that loads alembic."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from alembic.script.revision import RevisionError
from alembic.util import CommandError
from sqlalchemy import Connection, create_engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool, StaticPool

from hortus.store.errors import UpgradeError


def upgrade(connection: sqlite3.Connection, folder: Path | None = None) -> None:
    """Apply the revisions in ``folder`` that are missing: all of them, or none."""
    _upgrade(_exclusive(connection), folder)


def upgrade_server(connect: Callable[[], object], folder: Path | None = None) -> None:
    """Do the same on a server; the caller keeps everyone else out."""
    engine = create_engine(
        "postgresql+psycopg://",
        creator=connect,
        poolclass=NullPool,
        isolation_level="READ COMMITTED",  # our connections commit each statement by themselves
    )
    _upgrade(engine.begin(), folder)


def _upgrade(lent: AbstractContextManager[Connection], folder: Path | None) -> None:
    folder = folder or Path(__file__).with_name("migrations")
    revisions = ScriptDirectory(str(folder), version_locations=[str(folder)])
    try:
        with lent as core:
            _apply(revisions, MigrationContext.configure(core))
    except (CommandError, RevisionError, SQLAlchemyError) as e:
        raise UpgradeError(
            f"the database cannot be brought up to date: {e}",
            remedy="it is unchanged: run the hortus that made it, and report this",
        ) from e


def _apply(revisions: ScriptDirectory, context: MigrationContext) -> None:
    found = context.get_current_revision() or "base"
    missing = [*revisions.iterate_revisions("head", found)]
    with Operations.context(context):
        for revision in reversed(missing):
            revision.module.upgrade()
    context.stamp(revisions, "head")


@contextmanager
def _exclusive(connection: sqlite3.Connection) -> Iterator[Connection]:
    """Lend ``connection`` to SQLAlchemy for one transaction that shuts everyone else out."""
    engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)
    with engine.connect() as core:
        core.exec_driver_sql("BEGIN EXCLUSIVE")
        yield core
        core.commit()
