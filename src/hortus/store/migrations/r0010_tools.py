"""What was decided about tools."""

import sqlalchemy as sa
from alembic import op

from hortus.store.columns import TEXT

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "tools",
        sa.Column("name", TEXT, primary_key=True),
        sa.Column("versions", TEXT, primary_key=True),
        *_texts("status", "risk", "reason", "actor"),
        sa.Column("decided_us", sa.BigInteger, nullable=False),
        *_texts("until", "report", "level"),
    )


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, TEXT, nullable=False) for name in names]
