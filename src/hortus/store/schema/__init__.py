"""The tables as they are at the newest revision; only upgrades and tests load this package."""

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
from hortus.store.schema.statements import statements
from hortus.store.schema.tools import tools

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
    "tools",
    "waiting_events",
]
