"""A cost and the outcome it belongs to are on disk together, or neither is."""

import asyncio

import pytest

from hortus.budget import Charges
from hortus.store import Charge, RejectedError, Store
from hortus.store.testing import an_intent, an_outcome


@pytest.fixture
def charges():
    return Charges("gw_1")


@pytest.fixture
def kept(tmp_path, charges, a_budget):
    with Store.open(tmp_path, durability="normal", participants=[charges]) as store:
        store.budgets.add(a_budget("b", "all", ""))
        yield store


def append(store, *records):
    async def scenario():
        await store.records.append(*records)

    asyncio.run(scenario())


def spent(store):
    return store.budgets.spent({"b": 0})["b"]


def test_a_cost_is_written_with_its_outcome(kept, charges):
    charges.note("dec_1", (Charge("b", 5, 70),))
    append(kept, an_intent("dec_1"))
    assert spent(kept) == 0
    append(kept, an_outcome("dec_1"))
    assert spent(kept) == 70


def test_a_cost_is_written_once(kept, charges):
    charges.note("dec_1", (Charge("b", 5, 70),))
    append(kept, an_outcome("dec_1"))
    append(kept, an_outcome("dec_1"))
    assert spent(kept) == 70


def test_costs_of_a_group_are_added_up(kept, charges):
    for name in ("dec_1", "dec_2", "dec_3"):
        charges.note(name, (Charge("b", 5, 10), Charge("b", 6, 1)))
    append(kept, *(an_outcome(name) for name in ("dec_1", "dec_2", "dec_3", "dec_4")))
    assert spent(kept) == 33


def test_what_several_attempts_of_a_request_cost_is_added_up(kept, charges):
    charges.note("dec_1", (Charge("b", 5, 10),))
    charges.note("dec_1", (Charge("b", 5, 7),))
    append(kept, an_outcome("dec_1"))
    assert spent(kept) == 17


def test_where_the_outcome_is_not_written_its_cost_is_not_either(kept, charges):
    charges.note("dec_1", (Charge("b", 5, 70),))
    with pytest.raises(RejectedError):
        append(kept, an_outcome("dec_1", bytes_out=2**70))
    assert spent(kept) == 0
    append(kept, an_outcome("dec_1"))
    assert spent(kept) == 70


def test_what_cost_nothing_leaves_nothing_behind(kept, charges):
    charges.note("dec_1", ())
    append(kept, an_outcome("dec_1"))
    assert spent(kept) == 0
