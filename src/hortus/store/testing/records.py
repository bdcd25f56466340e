"""Records for tests: complete ones, of which a test names only the fields it is about."""

from dataclasses import replace

from hortus.store.budgets import BudgetRecord
from hortus.store.costs import Spent
from hortus.store.types import Event, Intent, Outcome

_AT_US = 1_700_000_000_000_000

_INTENT = Intent(
    decision_id="dec_1",
    attempt=1,
    at_us=_AT_US,
    principal="ada",
    key_id="key_1",
    client="claude-code",
    client_version="2.1.0",
    door="messages",
    model_asked="house/code",
    model="qwen3-coder",
    why="first choice of house/code",
    inside=True,
    region="DE",
    bytes_in=2_048,
    conversation="c1",
)
_OUTCOME = Outcome(
    decision_id="dec_1",
    at_us=_AT_US + 900_000,
    status=200,
    code="",
    message="",
    remedy="",
    model="qwen3-coder",
    attempts=1,
    why="first choice of house/code",
    input_tokens=1_200,
    output_tokens=80,
    cache_read_tokens=1_000,
    cache_write_tokens=0,
    reasoning_tokens=0,
    bytes_out=4_096,
    first_token_us=120_000,
    total_us=900_000,
    cost_micro=1_500,
    currency="EUR",
)

_EVENT = Event(
    at_us=_AT_US,
    event="key.created",
    actor="ada",
    subject="key_1",
    reason="a new laptop",
    facts='{"models":"house/code"}',
)

_SPENT = Spent(
    day=_AT_US // 86_400_000_000,
    model="qwen3-coder",
    currency="EUR",
    inside=True,
    region="DE",
    account="",
    principal="ada",
    is_service=False,
    project="",
    cost_centre="",
    labels="",
    bundle="",
    data_class="",
    requests=1,
    failed=0,
    input_tokens=1_200,
    output_tokens=80,
    cache_read_tokens=1_000,
    cache_write_tokens=0,
    cost_micro=1_500,
    list_cost_micro=0,
)
_BUDGET = BudgetRecord(
    budget_id="b",
    name="b",
    scope="all",
    subject="",
    limit_micro=1_000,
    currency="EUR",
    period="month",
    days=0,
    kind="hard",
    alerts="",
    owner="ada",
    created_us=1,
    changed_us=1,
)


def an_intent(decision_id: str, **changes: object) -> Intent:
    """Return an attempt in which only ``changes`` matter."""
    return replace(_INTENT, decision_id=decision_id, **changes)  # type: ignore[arg-type]  # test's own


def an_outcome(decision_id: str, **changes: object) -> Outcome:
    """Return the end of a request in which only ``changes`` matter."""
    return replace(_OUTCOME, decision_id=decision_id, **changes)  # type: ignore[arg-type]  # test's own


def an_event(event: str, **changes: object) -> Event:
    """Return an event in which only ``changes`` matter."""
    return replace(_EVENT, event=event, **changes)  # type: ignore[arg-type]  # test's own


def a_budget(budget_id: str, **changes: object) -> BudgetRecord:
    """Return a hard budget for everybody in which only ``changes`` matter."""
    return replace(_BUDGET, budget_id=budget_id, name=budget_id, **changes)  # type: ignore[arg-type]  # test's own


def a_spent(**changes: object) -> Spent:
    """Return what one request has cost, in which only ``changes`` matter."""
    return replace(_SPENT, **changes)  # type: ignore[arg-type]  # test's own
