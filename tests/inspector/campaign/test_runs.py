"""Runs made, counted and kept."""

import threading

import pytest
from msgspec.structs import replace

from hortus.inspector.campaign.runs import Runs
from hortus.inspector.staging import HELLO
from hortus.inspector.testing import BASE, observation, request

OTHER = replace(BASE, time_zone="Asia/Shanghai")


class Machine:
    """Makes runs and remembers in which order they were asked for."""

    def __init__(self):
        self.made = []

    def __call__(self, world, scenario, *, traced):
        self.made.append((world, scenario.name, traced))
        return observation(request({"zone": world.time_zone}), world=world)


@pytest.fixture
def machine():
    return Machine()


def test_only_missing_runs_are_made(machine):
    with Runs(machine, HELLO, lambda _: None) as runs:
        runs.make([BASE], "baseline")
        runs.have({BASE: 2, OTHER: 2}, {})
    assert [world for world, _, _ in machine.made].count(BASE) == 2
    assert len(runs.profiles(OTHER)) == 2


def test_rounds_go_through_all_worlds(machine):
    steps = []
    with Runs(machine, HELLO, steps.append) as runs:
        runs.have({BASE: 2, OTHER: 2}, {OTHER: "time zone"})
    assert [each.about for each in steps[1:]] == ["control", "time zone"] * 2


def test_traced_runs_and_other_conversations_are_no_profiles_of_a_world(machine):
    with Runs(machine, HELLO, lambda _: None) as runs:
        runs.make([BASE], "files", traced=True)
        runs.make([BASE], "edit", scenario=replace(HELLO, name="edit"))
    assert runs.profiles(BASE) == []
    assert sorted(machine.made, key=str) == [(BASE, "edit", False), (BASE, "hello", True)]


def test_steps_count_up_and_never_past_what_is_planned(machine):
    steps = []
    runs = Runs(machine, HELLO, steps.append)
    runs.planned = 2
    with runs:
        runs.make([BASE] * 3, "baseline")
    assert [(each.done, each.total) for each in steps] == [(0, 2), (1, 3), (2, 3), (3, 3)]
    assert all(each.seconds_left >= 0 for each in steps)


def test_runs_with_an_earlier_start_are_kept():
    seen = replace(observation(request({})), earlier=(request({"first": True}),))
    with Runs(lambda *_, **__: seen, HELLO, lambda _: None) as runs:
        runs.make([BASE], "started before")
    assert runs.restarted() == (seen,)


def test_a_run_that_fails_ends_all():
    def fail(*_, **__):
        raise ValueError("no chamber")

    with pytest.raises(ValueError, match="no chamber"), Runs(fail, HELLO, lambda _: None) as runs:
        runs.make([BASE] * 5, "baseline")


def test_runs_that_wait_hold_up_no_others(machine):
    go_on = threading.Event()

    def observe(world, scenario, *, traced):
        if world.trust == "none":
            assert go_on.wait(20)
        return machine(world, scenario, traced=traced)

    with Runs(observe, HELLO, lambda _: None) as runs:
        waiting = runs.start([replace(BASE, trust="none")], "trust", aside=True)
        runs.make([BASE] * 3, "baseline")
        assert runs.done == 3
        go_on.set()
        [seen] = waiting()
    assert seen.world.trust == "none"
    assert runs.done == 4


def test_what_was_begun_is_counted_among_what_is_planned(machine):
    with Runs(machine, HELLO, lambda _: None) as runs:
        waiting = runs.start([BASE, OTHER], "trust", aside=True)
        assert (runs.planned, runs.done) == (2, 0)
        waiting()
        assert (runs.planned, runs.done) == (2, 2)


def test_what_is_seen_comes_in_the_order_in_which_it_was_asked_for(machine):
    worlds = [replace(BASE, user=f"user{at}") for at in range(7)]
    with Runs(machine, HELLO, lambda _: None) as runs:
        assert [each.world for each in runs.make(worlds, "baseline")] == worlds


def test_two_runs_are_made_at_once():
    meeting = threading.Barrier(2)

    def observe(world, _scenario, *, traced):
        assert not traced
        meeting.wait(20)
        return observation(world=world)

    with Runs(observe, HELLO, lambda _: None) as runs:
        assert len(runs.make([BASE, OTHER], "baseline")) == 2


def test_a_run_that_fails_aside_is_told_where_it_is_waited_for():
    def observe(world, _scenario, *, traced):
        assert not traced
        if world.trust == "none":
            raise ValueError("no chamber")
        return observation(world=world)

    with Runs(observe, HELLO, lambda _: None) as runs:
        waiting = runs.start([replace(BASE, trust="none")], "trust", aside=True)
        runs.make([BASE], "baseline")
        with pytest.raises(ValueError, match="no chamber"):
            waiting()


def test_runs_that_were_not_begun_are_not_made_where_it_ends(machine):
    begun, go_on = threading.Event(), threading.Event()

    def observe(world, scenario, *, traced):
        begun.set()
        assert go_on.wait(20)
        return machine(world, scenario, traced=traced)

    with Runs(observe, HELLO, lambda _: None) as runs:
        runs.start([BASE] * 9, "baseline", aside=True)
        assert begun.wait(20)
        threading.Timer(0.05, go_on.set).start()
    assert len(machine.made) == 1
