"""What is old is told by the order of the log and its times together."""

import asyncio

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hortus.audit.due import last_old
from hortus.store import Store
from hortus.store.testing import an_event, an_intent, an_outcome

S = 1_000_000
NOW = 2_000 * S
BEFORE = 1_000 * S


def last(folder, times_s, before_us=BEFORE, now_us=NOW):
    """Return up to which number records of these times are old, kinds in turn."""
    makers = (
        lambda n, at: an_intent(f"dec_{n}", at_us=at),
        lambda n, at: an_outcome(f"dec_{n}", at_us=at),
        lambda _, at: an_event("a", at_us=at),
    )

    async def scenario(store):
        records = [makers[n % 3](n, round(at * S)) for n, at in enumerate(times_s)]
        if records:
            await store.records.append(*records)

    with Store.open(folder, durability="normal") as store:
        asyncio.run(scenario(store))
        with store.events._database.reading() as connection:
            return last_old(connection, before_us, now_us)


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        ([], 0),
        ([100, 200, 300], 3),
        ([1_500, 1_600], 0),
        ([100, 999, 1_000, 1_001], 2),
        # the clock was back: these are younger than what stands before them
        ([1_500, 100, 100, 1_600], 0),
        # the clock was back where old ends: they wait for the next one that is right
        ([100, 900, 5, 5, 1_500], 2),
        ([100, 900, 5, 5, 950, 1_500], 5),
        # the clock was ahead of today: that time is nobody's
        ([100, 9_000, 300, 1_500], 3),
        # the clock was ahead, but not of today: what follows is kept for so long
        ([100, 1_500, 300, 400], 1),
        # a moment back is the usual disorder of requests that run at the same time
        ([100, 103, 101, 1_500], 3),
    ],
)
def test_the_number_up_to_which_records_are_old(tmp_path, times, expected):
    assert last(tmp_path, times) == expected


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    steps=st.lists(st.integers(6, 200), min_size=1, max_size=20),
    wrong=st.sets(st.integers(1, 18), max_size=5),
    back_s=st.integers(10, 1_000_000),
)
def test_a_clock_that_was_back_never_makes_a_record_old_too_early(
    tmp_path_factory, steps, wrong, back_s
):
    true = [sum(steps[: n + 1]) for n in range(len(steps))]
    told = [max(at - back_s, 0) if n in wrong else at for n, at in enumerate(true)]
    before_s = true[len(true) // 2] + 1
    folder = tmp_path_factory.mktemp("due")
    found = last(folder, told, before_us=before_s * S, now_us=10_000 * S)
    assert all(at < before_s for at in true[:found])
