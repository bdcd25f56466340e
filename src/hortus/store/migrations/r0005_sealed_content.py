"""Sealed texts of requests and answers, and who reads them."""

import sqlalchemy as sa
from alembic import op

from hortus.store.columns import TEXT

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "sealed_contents",
        *_keys("decision_id", "part"),
        *_texts("person", "month", "key_id"),
        *_numbers("at_us", "size", "kept"),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        *_numbers("erased_us"),
    )
    op.create_index("sealed_contents_by_person", "sealed_contents", ["person", "month"])
    op.create_index("sealed_contents_by_time", "sealed_contents", ["at_us"])
    op.create_table(
        "content_approvers",
        *_keys("public_key"),
        *_texts("name"),
        *_numbers("added_us", "removed_us"),
    )
    op.create_table(
        "content_requests",
        *_keys("request_id"),
        *_texts("decision_id", "person", "asker", "asker_key", "reason"),
        *_numbers("asked_us", "expires_us"),
    )
    op.create_index("content_requests_by_time", "content_requests", ["asked_us"])
    op.create_table(
        "content_answers",
        *_keys("request_id", "public_key"),
        *_texts("word"),
        *_numbers("at_us"),
        *_texts("signature"),
    )
    op.create_table(
        "content_readings",
        *_keys("reading_id"),
        *_texts("request_id", "decision_id", "person", "reader", "reason"),
        *_numbers("read_us", "due_us", "notified_us"),
    )
    op.create_index("content_readings_by_state", "content_readings", ["notified_us", "due_us"])


def _keys(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, TEXT, primary_key=True) for name in names]


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, TEXT, nullable=False) for name in names]


def _numbers(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.BigInteger, nullable=False) for name in names]
