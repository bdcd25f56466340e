"""What requests have cost is added up to the last millionth, on both databases."""

import asyncio
from dataclasses import replace
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hortus.store import CostTable
from hortus.store.testing import an_intent, an_outcome

DAY_US = 86_400_000_000
FIRST_US = 1_700_000_000_000_000
NOON_US = FIRST_US - FIRST_US % DAY_US + DAY_US // 2


@pytest.fixture
def costs(store, database):
    """Return a function that records requests and reads their costs."""

    def costs(*records, since_us=0, until_us=2**60):
        async def scenario():
            await asyncio.gather(*(store.records.append(*pair) for pair in records))

        asyncio.run(scenario())
        return list(CostTable(database).spent(since_us, until_us))

    return costs


def a_request(name, *, at_us=NOON_US, intent=None, **outcome):
    return (
        an_intent(name, at_us=at_us, **(intent or {})),
        an_outcome(name, at_us=at_us, **outcome),
    )


def test_requests_that_agree_are_one_row(costs):
    (row,) = costs(a_request("dec_1"), a_request("dec_2"))
    assert (row.requests, row.failed, row.cost_micro) == (2, 0, 3_000)
    assert (row.input_tokens, row.output_tokens, row.cache_read_tokens) == (2_400, 160, 2_000)
    assert (row.model, row.currency, row.region, row.inside) == ("qwen3-coder", "EUR", "DE", True)
    assert row.day == NOON_US // DAY_US


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("account", "ada"),
        ("principal", "bob"),
        ("project", "shop"),
        ("cost_centre", "cc-7"),
        ("labels", "personal"),
        ("bundle", "v2"),
        ("region", "FR"),
        ("inside", False),
    ],
)
def test_requests_that_differ_are_apart(costs, field, value):
    rows = costs(a_request("dec_1"), a_request("dec_2", intent={field: value}))
    assert {getattr(row, field) for row in rows} >= {value}
    assert len(rows) == 2


@pytest.mark.parametrize(
    ("facts", "data_class", "is_service"),
    [
        ("", "", False),
        ('{"do":"infer"}', "internal", False),
        ('{"do":"infer","kind":"ServiceAccount","data_class":"restricted"}', "restricted", True),
        ('{"do":"infer","data_class":"public"}', "public", False),
    ],
)
def test_the_class_of_the_data_is_that_of_the_decision(costs, facts, data_class, is_service):
    (row,) = costs(a_request("dec_1", intent={"facts": facts}))
    assert (row.data_class, row.is_service) == (data_class, is_service)


def test_the_attempt_that_was_answered_says_where(costs):
    first, outcome = a_request("dec_1", attempts=2)
    second = replace(first, attempt=2, region="US", inside=False)
    (row,) = costs((first, second, outcome))
    assert (row.region, row.inside, row.requests, row.cost_micro) == ("US", False, 1, 1_500)


def test_a_request_whose_attempt_is_gone_still_counts(costs):
    (row,) = costs((an_outcome("dec_1", at_us=NOON_US),))
    assert (row.requests, row.cost_micro, row.account) == (1, 1_500, "")


def test_what_failed_is_counted_apart(costs):
    refused = {"status": 402, "code": "budget_spent", "cost_micro": 0}
    rows = costs(a_request("dec_1"), a_request("dec_2", **refused))
    assert [(row.requests, row.failed) for row in rows] == [(2, 1)]


def test_a_period_is_kept_to_the_microsecond(costs):
    moments = (NOON_US - 1, NOON_US, NOON_US + 2 * DAY_US, NOON_US + 2 * DAY_US + 1)
    records = [a_request(f"dec_{n}", at_us=at_us) for n, at_us in enumerate(moments)]
    rows = costs(*records, since_us=NOON_US, until_us=NOON_US + 2 * DAY_US + 1)
    assert [(row.day, row.requests) for row in rows] == [
        (NOON_US // DAY_US, 1),
        (NOON_US // DAY_US + 2, 1),
    ]


def test_a_period_without_requests_has_no_rows(costs):
    assert costs(a_request("dec_1"), until_us=5) == []


NUMBERS = count()


def one_more(**said):
    return a_request(f"dec_{next(NUMBERS)}", **said)


A_REQUEST = st.builds(
    one_more,
    at_us=st.integers(NOON_US, NOON_US + 3 * DAY_US),
    intent=st.fixed_dictionaries(
        {"account": st.sampled_from(["ada", "bob"]), "project": st.sampled_from(["", "shop"])}
    ),
    cost_micro=st.integers(0, 10**15),
    list_cost_micro=st.integers(0, 10**15),
    input_tokens=st.integers(0, 10**9),
    currency=st.sampled_from(["EUR", "USD"]),
)


@given(st.lists(A_REQUEST, max_size=12))
@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_the_rows_add_up_to_the_records_exactly(costs, recorded, requests):
    recorded += requests
    rows = costs(*requests)
    for name in ("cost_micro", "list_cost_micro", "input_tokens"):
        for currency in ("EUR", "USD"):
            of_records = sum(getattr(o, name) for _, o in recorded if o.currency == currency)
            assert sum(getattr(r, name) for r in rows if r.currency == currency) == of_records
    assert sum(row.requests for row in rows) == len(recorded)


@pytest.fixture
def recorded():
    """Return what was recorded so far; the examples of one test share a database."""
    return []
