"""Budgets in a data folder, with a clock that stands still."""

import pytest

from hortus.core.testing import FrozenClock
from hortus.store import BudgetRecord, Store


@pytest.fixture
def clock():
    return FrozenClock()


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path, durability="normal") as opened:
        yield opened


@pytest.fixture
def a_budget():
    """Return a function that makes a hard budget of 1,000 millionths a month."""

    def make(budget_id, scope, subject, limit_micro=1_000):
        return BudgetRecord(
            budget_id=budget_id,
            name=budget_id,
            scope=scope,
            subject=subject,
            limit_micro=limit_micro,
            currency="EUR",
            period="month",
            days=0,
            kind="hard",
            alerts="",
            owner="ada",
            created_us=1,
            changed_us=1,
        )

    return make
