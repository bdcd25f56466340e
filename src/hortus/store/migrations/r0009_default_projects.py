"""The project that a key, a person or a service works on where nothing else is said."""

import sqlalchemy as sa
from alembic import op

from hortus.store.columns import TEXT

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the column; whoever is there already has no such project."""
    for table in ("keys", "people", "services"):
        op.add_column(table, sa.Column("project", TEXT, nullable=False, server_default=""))
