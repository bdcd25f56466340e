"""People, teams and service accounts, and which keys are theirs."""

import sqlalchemy as sa
from alembic import op

from hortus.store.columns import TEXT

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the tables; keys that are there belong to nobody and are bound to no network."""
    op.add_column("keys", sa.Column("holder_id", TEXT, nullable=False, server_default=""))
    op.add_column("keys", sa.Column("zones", TEXT, nullable=False, server_default="[]"))
    op.create_table(
        "people",
        sa.Column("person_id", TEXT, primary_key=True),
        sa.Column("user_name", TEXT, nullable=False, unique=True),
        *_texts("name", "email", "region", "entity", "cost_centre", "clearance", "roles"),
        *_texts("origin", "external_id", "attributes"),
        *_times("created_us", "changed_us", "ended_us"),
    )
    op.create_table(
        "teams",
        sa.Column("team_id", TEXT, primary_key=True),
        sa.Column("name", TEXT, nullable=False, unique=True),
        *_texts("origin", "external_id", "attributes"),
        *_times("created_us", "changed_us"),
    )
    op.create_table(
        "memberships",
        sa.Column("team_id", TEXT, primary_key=True),
        sa.Column("member_id", TEXT, primary_key=True),
    )
    op.create_index("memberships_by_member", "memberships", ["member_id"])
    op.create_table(
        "services",
        sa.Column("service_id", TEXT, primary_key=True),
        sa.Column("name", TEXT, nullable=False, unique=True),
        *_texts("team", "region", "entity", "cost_centre", "clearance", "roles"),
        *_texts("public_key", "issuer", "subject"),
        *_times("created_us", "changed_us", "ended_us"),
    )


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, TEXT, nullable=False) for name in names]


def _times(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.BigInteger, nullable=False) for name in names]
