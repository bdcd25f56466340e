"""Records of requests, and keys."""

import sqlalchemy as sa
from alembic import op

from hortus.store.columns import NUMBER, TEXT

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the first tables."""
    op.create_table(
        "intents",
        sa.Column("seq", NUMBER, primary_key=True, autoincrement=False),
        *_texts("decision_id"),
        *_numbers("attempt", "at_us"),
        *_texts("principal", "key_id", "client", "client_version"),
        *_texts("door", "model_asked", "model", "why"),
        sa.Column("inside", sa.Boolean, nullable=False),
        *_texts("region"),
        *_numbers("bytes_in"),
        *_texts("conversation"),
    )
    op.create_index("intents_by_decision", "intents", ["decision_id"])
    op.create_index("intents_by_time", "intents", ["at_us"])
    op.create_table(
        "outcomes",
        sa.Column("seq", NUMBER, primary_key=True, autoincrement=False),
        *_texts("decision_id"),
        *_numbers("at_us", "status"),
        *_texts("code", "message", "remedy", "model"),
        *_numbers("attempts"),
        *_texts("why"),
        *_numbers("input_tokens", "output_tokens", "cache_read_tokens"),
        *_numbers("cache_write_tokens", "reasoning_tokens"),
        *_numbers("bytes_out", "first_token_us", "total_us", "cost_micro"),
        *_texts("currency"),
    )
    op.create_index("outcomes_by_decision", "outcomes", ["decision_id"])
    op.create_index("outcomes_by_time", "outcomes", ["at_us"])
    op.create_table(
        "keys",
        sa.Column("key_id", TEXT, primary_key=True),
        sa.Column("digest", sa.LargeBinary, nullable=False, unique=True),
        *_texts("name", "models"),
        *_numbers("created_us", "expires_us", "revoked_us", "last_used_day"),
    )
    op.create_table(
        "key_changes",
        sa.Column("only", NUMBER, primary_key=True, autoincrement=False),
        *_numbers("number"),
    )


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, TEXT, nullable=False) for name in names]


def _numbers(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.BigInteger, nullable=False) for name in names]
