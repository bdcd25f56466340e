"""The audit log: a hash for each record, the state of the tree, and the keys that signed it."""

import sqlalchemy as sa
from alembic import op

from hortus.store.columns import NUMBER, TEXT

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables of the audit log; records kept so far enter it at the next start."""
    op.create_table(
        "audit_leaves",
        sa.Column("seq", NUMBER, primary_key=True, autoincrement=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
        sa.Column("chain", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "audit_head",
        sa.Column("only", NUMBER, primary_key=True, autoincrement=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("peaks", sa.LargeBinary, nullable=False),
        sa.Column("chain", sa.LargeBinary, nullable=False),
        sa.Column("digest_key", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "audit_keys",
        sa.Column("number", NUMBER, primary_key=True),
        sa.Column("vkey", TEXT, nullable=False),
        sa.Column("from_size", sa.BigInteger, nullable=False),
        sa.Column("at_us", sa.BigInteger, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
    )
