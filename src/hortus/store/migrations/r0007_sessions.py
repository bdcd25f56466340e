"""Who is signed in, and the codes by which somebody signs in."""

import sqlalchemy as sa
from alembic import op

from hortus.store.columns import TEXT

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "sessions",
        sa.Column("session_id", TEXT, primary_key=True),
        *_texts("holder_id", "tier", "thumbprint", "client"),
        *_numbers("generation", "created_us", "used_us", "expires_us", "ended_us"),
    )
    op.create_index("sessions_by_holder", "sessions", ["holder_id"])
    op.create_index("sessions_by_end", "sessions", ["ended_us"])
    op.create_table(
        "grants",
        sa.Column("grant_id", TEXT, primary_key=True),
        *_texts("kind", "state", "user_code", "holder_id", "client"),
        *_numbers("created_us", "asked_us", "expires_us"),
    )
    op.create_index("grants_by_user_code", "grants", ["user_code"])


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, TEXT, nullable=False) for name in names]


def _numbers(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.BigInteger, nullable=False) for name in names]
