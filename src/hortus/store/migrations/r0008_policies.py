"""Changes of the policies: proposed, approved, put in force."""

import sqlalchemy as sa
from alembic import op

from hortus.store.columns import TEXT

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "policy_proposals",
        sa.Column("proposal_id", TEXT, primary_key=True),
        *_texts("proposer", "reason", "base", "version", "texts"),
        sa.Column("created_us", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "policy_approvals",
        sa.Column("proposal_id", TEXT, primary_key=True),
        sa.Column("approver", TEXT, primary_key=True),
        sa.Column("at_us", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "policy_activations",
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        *_texts("proposal_id", "actor"),
        sa.Column("at_us", sa.BigInteger, nullable=False),
    )


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, TEXT, nullable=False) for name in names]
