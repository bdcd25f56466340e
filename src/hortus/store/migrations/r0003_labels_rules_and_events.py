"""What was found in texts, which rules decided, and events apart from requests."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_ADDED = {
    "intents": {
        "labels": sa.Text,
        "findings": sa.Text,
        "screened_us": sa.BigInteger,
        "project": sa.Text,
        "rules": sa.Text,
        "bundle": sa.Text,
    },
    "outcomes": {
        "labels": sa.Text,
        "findings": sa.Text,
        "screened_us": sa.BigInteger,
        "held_us": sa.BigInteger,
    },
}


def upgrade() -> None:
    """Add the columns, empty for the rows that are there, and the tables of events."""
    for table, columns in _ADDED.items():
        for name, kind in columns.items():
            empty = "" if kind is sa.Text else "0"
            op.add_column(table, sa.Column(name, kind, nullable=False, server_default=empty))
    op.create_table("events", sa.Column("seq", sa.Integer, primary_key=True), *_event())
    op.create_index("events_by_decision", "events", ["decision_id"])
    op.create_index("events_by_name", "events", ["event", "at_us"])
    op.create_index("events_by_time", "events", ["at_us"])
    op.create_table("waiting_events", sa.Column("number", sa.Integer, primary_key=True), *_event())


def _event() -> list[sa.Column[int] | sa.Column[str]]:
    return [
        sa.Column("at_us", sa.BigInteger, nullable=False),
        *(
            sa.Column(name, sa.Text, nullable=False)
            for name in ("event", "actor", "subject", "decision_id", "reason", "facts")
        ),
    ]
