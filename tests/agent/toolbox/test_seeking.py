"""No pattern holds the agent up, and a child that matches leaves nothing behind."""

import re
from threading import Event

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.agent.toolbox.matcher import lines_of
from hortus.agent.toolbox.seeking import Seeker, TooLongError


@pytest.fixture(scope="module")
def seeker():
    made = Seeker(re.compile(b"a.*b|c{2}", re.IGNORECASE | re.MULTILINE), Event())
    yield made
    made.close()


@given(st.text("AaBbc\n", max_size=60).map(str.encode))
def test_a_child_finds_what_is_found_here(seeker, data):
    assert seeker.lines(data) == list(lines_of(re.compile(b"(?i)a.*b|c{2}"), data))


@pytest.mark.parametrize("pattern", [b"(a+|b)*c", b"(a|aa)+$", b"a*a*a*a*a*a*a*a*b", b"a+$"])
def test_a_pattern_that_takes_hours_is_given_up(pattern):
    seeker = Seeker(re.compile(pattern), Event(), patience_s=0.1)
    try:
        with pytest.raises(TooLongError):
            seeker.lines(b"a" * 200_000 + b"!")
    finally:
        seeker.close()
    seeker.close()


def test_a_person_need_not_wait():
    stop = Event()
    stop.set()
    slow = Seeker(re.compile(b"(a+|b)*c"), stop, patience_s=600)
    try:
        with pytest.raises(TooLongError):
            slow.lines(b"a" * 200)
    finally:
        slow.close()


def test_a_child_that_ended_is_told():
    gone = Seeker(re.compile(b"a+"), Event())
    gone.lines(b"a")
    gone._child.kill()
    gone._child.wait()
    with pytest.raises(TooLongError):
        gone.lines(b"a")
    gone.close()
