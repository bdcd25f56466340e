"""The tables as they are at the newest revision; only upgrades and tests load this package."""

from collections.abc import Callable

from sqlalchemy import Column, Dialect, String, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from hortus.store.schema.base import metadata
from hortus.store.schema.budgets import budget_alerts, budget_days, budget_leases, budgets
from hortus.store.schema.content import (
    content_answers,
    content_approvers,
    content_readings,
    content_requests,
    sealed_contents,
)
from hortus.store.schema.log import audit_head, audit_keys, audit_leaves
from hortus.store.schema.people import (
    grants,
    key_changes,
    keys,
    memberships,
    people,
    services,
    sessions,
    teams,
)
from hortus.store.schema.policies import policy_activations, policy_approvals, policy_proposals
from hortus.store.schema.records import events, intents, outcomes, waiting_events

__all__ = [
    "audit_head",
    "audit_keys",
    "audit_leaves",
    "budget_alerts",
    "budget_days",
    "budget_leases",
    "budgets",
    "content_answers",
    "content_approvers",
    "content_readings",
    "content_requests",
    "events",
    "grants",
    "intents",
    "key_changes",
    "keys",
    "memberships",
    "metadata",
    "outcomes",
    "people",
    "policy_activations",
    "policy_approvals",
    "policy_proposals",
    "sealed_contents",
    "services",
    "sessions",
    "statements",
    "teams",
    "waiting_events",
]

_DIALECTS: dict[str, Callable[[], Dialect]] = {
    "sqlite": sqlite.dialect,
    "postgresql": postgresql.dialect,
}

# Where alembic keeps the revision.
Table("alembic_version", metadata, Column("version_num", String(32), primary_key=True))


def statements(name: str) -> str:
    """Return the SQL that makes the tables: the text of ``migrations/tables.NAME.sql``.

    It is shipped ready-made, so a new database is made without loading SQLAlchemy.
    """
    made: list[str] = []
    dialect = _DIALECTS[name]()
    for table in metadata.sorted_tables:
        made.append(_sql(CreateTable(table), dialect))
        indexes = sorted(table.indexes, key=lambda i: str(i.name))
        made += [_sql(CreateIndex(i), dialect) for i in indexes]
    return ";\n".join(made) + "\n"


def _sql(statement: CreateTable | CreateIndex, dialect: Dialect) -> str:
    text = str(statement.compile(dialect=dialect))
    return "\n".join(line.rstrip() for line in text.strip().splitlines()).replace("\t", "  ")
