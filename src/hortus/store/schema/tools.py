"""What was decided about tools."""

from sqlalchemy import Column, Table

from hortus.store.columns import TEXT
from hortus.store.schema.base import metadata, number, text

# The newest verdict on each range of versions of a tool; who decided what before is in the log.
tools = Table(
    "tools",
    metadata,
    Column("name", TEXT, primary_key=True),
    Column("versions", TEXT, primary_key=True),
    text("status"),
    text("risk"),
    text("reason"),
    text("actor"),
    number("decided_us"),
    text("until"),
    text("report"),
    text("level"),
)
