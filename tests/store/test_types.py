"""What became of a request."""

import pytest

from hortus.store import Decision, KeyRecord, State
from hortus.store.testing import an_intent, an_outcome


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (None, State.UNFINISHED),
        (an_outcome("dec_1"), State.OK),
        (an_outcome("dec_1", status=399), State.OK),
        (an_outcome("dec_1", status=400), State.FAILED),
        (an_outcome("dec_1", status=200, code="cut"), State.FAILED),
    ],
    ids=["none", "ok", "last good status", "first bad status", "broken after its head"],
)
def test_the_state_follows_from_the_outcome(outcome, state):
    assert Decision(1, "dec_1", (an_intent("dec_1"),), outcome).state is state


def test_a_printed_key_does_not_show_its_digest():
    key = KeyRecord("key_1", b"digest", "ada", (), 1)
    assert "digest" not in repr(key)
