"""Budgets, what was spent of them and by whom, and on what facts requests were decided."""

import sqlalchemy as sa
from alembic import op

from hortus.store.columns import TEXT

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the tables; of older requests it is not known who pays."""
    for name in ("account", "facts", "cost_centre"):
        op.add_column("intents", sa.Column(name, TEXT, nullable=False, server_default=""))
    op.add_column(
        "outcomes",
        sa.Column("list_cost_micro", sa.BigInteger, nullable=False, server_default="0"),
    )
    op.create_table(
        "budgets",
        sa.Column("budget_id", TEXT, primary_key=True),
        sa.Column("name", TEXT, nullable=False, unique=True),
        *_texts("scope", "subject"),
        *_numbers("limit_micro"),
        *_texts("currency", "period"),
        *_numbers("days"),
        *_texts("kind", "alerts", "owner"),
        *_numbers("created_us", "changed_us", "ended_us"),
        sa.Column("turn", sa.BigInteger, nullable=False, server_default="0"),
    )
    op.create_table(
        "budget_days",
        sa.Column("budget_id", TEXT, primary_key=True),
        sa.Column("day", sa.BigInteger, primary_key=True, autoincrement=False),
        *_numbers("spent_micro"),
    )
    op.create_table(
        "budget_leases",
        sa.Column("budget_id", TEXT, primary_key=True),
        sa.Column("gateway", TEXT, primary_key=True),
        *_numbers("granted_micro", "used_micro", "expires_us"),
    )
    op.create_table(
        "budget_alerts",
        sa.Column("budget_id", TEXT, primary_key=True),
        sa.Column("first_day", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("share", sa.BigInteger, primary_key=True, autoincrement=False),
        *_numbers("at_us"),
    )


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, TEXT, nullable=False) for name in names]


def _numbers(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.BigInteger, nullable=False) for name in names]
