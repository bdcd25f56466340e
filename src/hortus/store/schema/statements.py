"""The SQL that makes the tables, in the words of each database."""

from collections.abc import Callable

from sqlalchemy import Dialect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from hortus.store.schema.base import metadata

_DIALECTS: dict[str, Callable[[], Dialect]] = {
    "sqlite": sqlite.dialect,
    "postgresql": postgresql.dialect,
}


def statements(name: str) -> str:
    """Return the SQL that makes the tables: the text of ``migrations/tables.NAME.sql``.

    It is shipped ready-made, so a new database is made without loading SQLAlchemy.
    """
    made: list[str] = []
    dialect = _DIALECTS[name]()
    for table in metadata.sorted_tables:
        made.append(_sql(CreateTable(table), dialect))
        indexes = sorted(table.indexes, key=lambda i: str(i.name))
        made += [_sql(CreateIndex(i), dialect) for i in indexes]
    return ";\n".join(made) + "\n"


def _sql(statement: CreateTable | CreateIndex, dialect: Dialect) -> str:
    text = str(statement.compile(dialect=dialect))
    return "\n".join(line.rstrip() for line in text.strip().splitlines()).replace("\t", "  ")
