"""What the tables are made of: one set of metadata, and columns as all of them have them."""

from sqlalchemy import BigInteger, Column, MetaData, String, Table

from hortus.store.columns import TEXT

metadata = MetaData()

# Where alembic keeps the revision.
Table("alembic_version", metadata, Column("version_num", String(32), primary_key=True))


def text(name: str) -> Column[str]:
    """Return a column of text."""
    return Column(name, TEXT, nullable=False)


def number(name: str) -> Column[int]:
    """Return a column of whole numbers."""
    return Column(name, BigInteger, nullable=False)


# Columns that were added to tables with rows in them need something to stand in those.
def later_text(name: str) -> Column[str]:
    """Return a column of text that came later."""
    return Column(name, TEXT, nullable=False, server_default="")


def later_number(name: str) -> Column[int]:
    """Return a column of whole numbers that came later."""
    return Column(name, BigInteger, nullable=False, server_default="0")
