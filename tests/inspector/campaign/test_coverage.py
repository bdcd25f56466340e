"""What was not looked at, in words."""

from msgspec.structs import replace

from hortus.inspector.campaign.coverage import left_out
from hortus.inspector.campaign.factors import Depth
from hortus.inspector.testing import observation

PINNED = replace(observation(), clock_pinned=True)


def test_a_clock_that_was_not_pinned_is_named_with_who_read_it():
    seen = replace(PINNED, clock_pinned=False, own_clock=("/opt/tool/bin/tool",))
    [first, *_] = left_out(Depth.DEFAULT, [PINNED, seen])
    assert first.startswith("The clock: /opt/tool/bin/tool read")


def test_a_pinned_clock_needs_no_words():
    assert not any("clock" in each for each in left_out(Depth.DEFAULT, [PINNED]))


def test_each_depth_says_what_it_can_miss():
    quick, full = (set(left_out(depth, [PINNED])) for depth in (Depth.QUICK, Depth.DEFAULT))
    assert (len(quick - full), len(full - quick)) == (3, 2)
    assert any("stand in the package itself" in each for each in quick)
    assert any("answered with nothing." in each for each in quick)
    assert any("every usual switch" in each for each in full)


def test_limits_that_always_hold_are_always_said():
    assert all(any("sign-in" in each for each in left_out(depth, [PINNED])) for depth in Depth)
