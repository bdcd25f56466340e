"""What was found in texts, which rules decided, and events apart from requests."""

import sqlalchemy as sa
from alembic import op

from hortus.store.columns import NUMBER, TEXT

revision = "0003"
down_revision = "0002"

_ADDED: dict[str, dict[str, sa.types.TypeEngine[str] | sa.types.TypeEngine[int]]] = {
    "intents": {
        "labels": TEXT,
        "findings": TEXT,
        "screened_us": sa.BigInteger(),
        "project": TEXT,
        "rules": TEXT,
        "bundle": TEXT,
    },
    "outcomes": {
        "labels": TEXT,
        "findings": TEXT,
        "screened_us": sa.BigInteger(),
        "held_us": sa.BigInteger(),
    },
}


def upgrade() -> None:
    """Add the columns, empty for the rows that are there, and the tables of events."""
    for table, columns in _ADDED.items():
        for name, kind in columns.items():
            empty = "" if kind is TEXT else "0"
            op.add_column(table, sa.Column(name, kind, nullable=False, server_default=empty))
    op.create_table(
        "events", sa.Column("seq", NUMBER, primary_key=True, autoincrement=False), *_event()
    )
    op.create_index("events_by_decision", "events", ["decision_id"])
    op.create_index("events_by_name", "events", ["event", "at_us"])
    op.create_index("events_by_time", "events", ["at_us"])
    op.create_table("waiting_events", sa.Column("number", NUMBER, primary_key=True), *_event())


def _event() -> list[sa.Column[int] | sa.Column[str]]:
    return [
        sa.Column("at_us", sa.BigInteger(), nullable=False),
        *(
            sa.Column(name, TEXT, nullable=False)
            for name in ("event", "actor", "subject", "decision_id", "reason", "facts")
        ),
    ]
