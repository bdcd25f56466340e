"""What may be spent, and what was."""

from sqlalchemy import BigInteger, Column, Table

from hortus.store.columns import TEXT
from hortus.store.schema.base import metadata, number, text

budgets = Table(
    "budgets",
    metadata,
    Column("budget_id", TEXT, primary_key=True),
    Column("name", TEXT, nullable=False, unique=True),
    text("scope"),
    text("subject"),
    number("limit_micro"),
    text("currency"),
    text("period"),
    number("days"),
    text("kind"),
    text("alerts"),
    text("owner"),
    number("created_us"),
    number("changed_us"),
    number("ended_us"),
    # Written by whoever takes from the budget, so that no two do at once.
    Column("turn", BigInteger, nullable=False, server_default="0"),
)

# What was spent of a budget on each day, counted from 1970.
budget_days = Table(
    "budget_days",
    metadata,
    Column("budget_id", TEXT, primary_key=True),
    Column("day", BigInteger, primary_key=True, autoincrement=False),
    number("spent_micro"),
)

# The part of a budget that a gateway may spend without asking again, and what it has spent of it.
budget_leases = Table(
    "budget_leases",
    metadata,
    Column("budget_id", TEXT, primary_key=True),
    Column("gateway", TEXT, primary_key=True),
    number("granted_micro"),
    number("used_micro"),
    number("expires_us"),
)

# Which alerts were raised, for each window of time.
budget_alerts = Table(
    "budget_alerts",
    metadata,
    Column("budget_id", TEXT, primary_key=True),
    Column("first_day", BigInteger, primary_key=True, autoincrement=False),
    Column("share", BigInteger, primary_key=True, autoincrement=False),
    number("at_us"),
)
