"""What a gateway holds: never more set aside than was granted, nothing after its time."""

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from hortus.budget.purse import Purse


def filled(micro=100, expires_us=50):
    purse = Purse()
    purse.filled(micro, expires_us)
    return purse


def test_an_empty_purse_sets_nothing_aside():
    assert not Purse().reserve(1, 0)
    assert Purse().shortage(7) == 7


def test_as_much_is_set_aside_as_there_is():
    purse = filled()
    assert purse.reserve(60, 0)
    assert not purse.reserve(41, 0)
    assert purse.reserve(40, 0)


def test_what_was_set_aside_and_not_used_can_be_set_aside_again():
    purse = filled()
    purse.reserve(60, 0)
    purse.settle(60, 10)
    assert purse.reserve(90, 0)


def test_after_its_time_nothing_is_held_and_what_is_under_way_must_be_asked_for_anew():
    purse = filled()
    purse.reserve(60, 49)
    assert not purse.reserve(1, 50)
    assert purse.shortage(5) == 65


def test_what_is_spare_is_let_go_of():
    purse = filled()
    purse.reserve(60, 0)
    assert purse.spare(0) == 40
    assert purse.spare(0) == 0
    assert not purse.reserve(1, 0)
    assert filled().spare(50) == 0


@given(st.integers(0, 100), st.integers(0, 200))
def test_a_request_that_cost_more_than_was_set_aside_leaves_less(reserved, used):
    purse = filled()
    purse.reserve(reserved, 0)
    purse.settle(reserved, used)
    assert purse.shortage(0) == used - 100


class Holding(RuleBasedStateMachine):
    """Grants, requests and settlements in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.purse = Purse()
        self.under_way: list[int] = []

    @rule(micro=st.integers(1, 1_000))
    def fill(self, micro: int) -> None:
        self.purse.filled(micro, 10)

    @rule(micro=st.integers(0, 1_000))
    def reserve(self, micro: int) -> None:
        if self.purse.reserve(micro, 0):
            self.under_way.append(micro)

    @rule(share=st.integers(0, 100))
    def settle(self, share: int) -> None:
        if self.under_way:
            micro = self.under_way.pop()
            self.purse.settle(micro, micro * share // 100)

    @rule()
    def let_go(self) -> None:
        self.purse.spare(0)

    @invariant()
    def used_and_set_aside_is_no_more_than_granted(self) -> None:
        assert self.purse.used + self.purse.reserved <= self.purse.granted
        assert self.purse.reserved == sum(self.under_way)


TestHolding = Holding.TestCase
