"""Settings compared with one another's runs in view."""

import random

import pytest
from msgspec.structs import replace

from hortus.inspector import Kind, Setting
from hortus.inspector.analysis import Noise
from hortus.inspector.campaign.runs import Runs
from hortus.inspector.campaign.trials import Trials, trial
from hortus.inspector.staging import HELLO
from hortus.inspector.testing import BASE, observation, request


def setting(factor, name, sensitive, control):
    return Setting(
        factor=factor,
        sensitive=replace(BASE, **{name: sensitive}),
        control=replace(BASE, **{name: control}),
        shown=(str(sensitive), str(control)),
    )


ZONE = trial(setting("time zone", "time_zone", "Asia/Shanghai", "Asia/Singapore"))
WEST = trial(setting("time zone", "time_zone", "Asia/Urumqi", "Asia/Dhaka"))
HOST = trial(setting("host name", "host", "beijing-5512", "helsinki-552"))
USER = trial(setting("user name", "user", "liwei52", "marta52"))
LOCALE = trial(setting("locale", "locale", "zh_CN.UTF-8", "ja_JP.UTF-8"))


class Bench:
    """Trials of a program that is a function of the world."""

    def __init__(self, program):
        def observe(world, _scenario, *, traced):
            assert not traced
            return observation(request({"text": program(world)}), world=world)

        self.runs = Runs(observe, HELLO, lambda _: None)
        with self.runs:
            pass
        self.runs = Runs(observe, HELLO, lambda _: None)
        self.runs.make([BASE] * 3, "baseline")
        self.trials = Trials(self.runs, Noise(), BASE)


@pytest.fixture
def bench():
    made = []

    def start(program):
        made.append(Bench(program))
        return made[-1].runs, made[-1].trials

    yield start
    for each in made:
        each.runs.__exit__(None, None, None)


def marked(world):
    return "it\u2019s" if world.time_zone == "Asia/Shanghai" else "it's"


def test_a_difference_is_found_and_confirmed(bench):
    runs, trials = bench(marked)
    trials.add([ZONE, HOST, USER])
    trials.confirm(3)
    [found] = trials.outcome().confirmed
    assert (found.factor, found.kind) == ("time zone", Kind.COVERT)
    assert len(runs.profiles(ZONE.setting.sensitive)) == 3
    assert len(runs.profiles(USER.setting.sensitive)) == 1


def test_runs_of_other_factors_count_as_controls(bench):
    _, trials = bench(marked)
    trials.add([ZONE])
    alone = trials.differences(ZONE)[0].chance
    trials.add([HOST, USER])
    assert trials.differences(ZONE)[0].chance < alone


def test_what_others_show_without_the_value_is_no_mark_of_it(bench):
    # The same text is seen with another user too, where neither zone is set.
    _, trials = bench(
        lambda world: (
            "a"
            if world.time_zone == "Asia/Shanghai"
            else "ba"[world.user in ("marta52", "liwei52")]
        )
    )
    trials.add([ZONE, USER])
    assert trials.differences(ZONE) == []


def test_two_factors_with_one_mark_are_both_found(bench):
    def program(world):
        is_meant = world.time_zone == "Asia/Shanghai" or world.user == "liwei52"
        return "it\u2019s" if is_meant else "it's"

    _, trials = bench(program)
    trials.add([ZONE, USER])
    assert trials.differences(ZONE)
    assert trials.differences(USER)


def test_echoes_need_no_more_runs(bench):
    runs, trials = bench(lambda world: f"by {world.user}")
    trials.add([USER])
    assert trials.only_echoes(USER)
    trials.confirm(4)
    assert len(runs.profiles(USER.setting.sensitive)) == 1
    assert [each.kind for each in trials.outcome().confirmed] == [Kind.ECHO]


def test_one_mark_by_several_values_of_a_factor_is_repeated_for_one_of_them(bench):
    def program(world):
        return "it\u2019s" if world.time_zone in ("Asia/Shanghai", "Asia/Urumqi") else "it's"

    runs, trials = bench(program)
    trials.add([ZONE, WEST])
    trials.confirm(4)
    assert len(runs.profiles(ZONE.setting.sensitive)) == 4
    assert len(runs.profiles(WEST.setting.sensitive)) == 1
    found = trials.outcome().confirmed
    assert {each.values[0] for each in found} == {"Asia/Shanghai", "Asia/Urumqi"}
    assert {each.runs[0] for each in found} == {5}
    assert all(each.chance <= 0.01 for each in found)


def test_another_mark_by_another_value_is_repeated_as_well(bench):
    marks = {"Asia/Shanghai": "it\u2019s", "Asia/Urumqi": "it\u02bcs"}
    runs, trials = bench(lambda world: marks.get(world.time_zone, "it's"))
    trials.add([ZONE, WEST])
    trials.confirm(4)
    for each in (ZONE, WEST):
        assert len(runs.profiles(each.setting.sensitive)) == 4


def test_what_anybody_expects_of_a_factor_is_run_twice_more_at_most(bench):
    runs, trials = bench(lambda world: f"Answer in {world.locale[:2]}")
    trials.add([LOCALE])
    trials.confirm(4)
    assert len(runs.profiles(LOCALE.setting.sensitive)) == 3


def test_what_anybody_expects_is_not_told_as_sure_where_it_may_be_chance(bench):
    texts = iter(["a", "a", "a", "b", "a", "b", "a"])
    _, trials = bench(lambda _: next(texts))
    trials.add([LOCALE])
    assert trials.outcome().confirmed == ()
    assert len(trials.outcome().unconfirmed) == 1


@pytest.mark.parametrize("seed", range(20))
def test_chance_is_never_confirmed(bench, seed):
    dice = random.Random(seed)
    _, trials = bench(lambda _: dice.choice(("a", "b")))
    trials.add([ZONE, HOST, USER, LOCALE])
    trials.confirm(4)
    assert trials.outcome().confirmed == ()


def test_more_candidates_are_run_more_often(bench):
    def program(world):
        return " ".join(
            f"{word}{chr(0x2019) if getattr(world, name) == value else chr(39)}s"
            for word, name, value in (
                ("it", "time_zone", "Asia/Shanghai"),
                ("he", "host", "beijing-5512"),
                ("she", "user", "liwei52"),
            )
        )

    _, trials = bench(program)
    trials.add([ZONE, HOST, USER])
    trials.confirm(2)
    outcome = trials.outcome()
    assert len(outcome.confirmed) == 3
    assert outcome.unconfirmed == ()


def test_a_trial_that_was_dropped_says_nothing(bench):
    _, trials = bench(marked)
    trials.add([ZONE])
    trials.drop(ZONE)
    assert trials.outcome().confirmed == ()
    assert trials.outcome().places == 0


def test_runs_for_others_hold_no_place_that_differs(bench):
    _, trials = bench(marked)
    trials.add([ZONE])
    worlds = [profile for profile in trials.others() if "body.text" not in str(profile)]
    assert len(worlds) == 2
