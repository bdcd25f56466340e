"""What tests and benchmarks need of the store: records, and a server of their own."""

from hortus.store.testing.records import a_budget, a_spent, an_event, an_intent, an_outcome

__all__ = [
    "a_budget",
    "a_spent",
    "an_event",
    "an_intent",
    "an_outcome",
]
