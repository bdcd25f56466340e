"""What only several factors together bring about."""

import pytest

from hortus.inspector.analysis import Noise, profile_of
from hortus.inspector.campaign import axes
from hortus.inspector.campaign.conjunctions import Grid, everything, is_unexplained, suspects
from hortus.inspector.campaign.factors import Depth, settings
from hortus.inspector.campaign.pairs import rows
from hortus.inspector.testing import BASE, observation, request

SHOWN = axes.axes(settings(BASE, Depth.QUICK))
USUAL = axes.neutral(BASE, SHOWN)
GRID = Grid(tuple(axes.moved(each, USUAL) for each in SHOWN), rows(len(SHOWN)), USUAL)


def shown(program):
    def seen(world):
        return [profile_of(observation(request({"text": program(world)}), world=world))]

    return seen


def found(program):
    return [each.setting.factor for each in suspects(GRID, shown(program), Noise())]


def zone(world):
    return world.time_zone == "Asia/Shanghai"


def host(world):
    return "deepseek" in world.gateway


def container(world):
    return world.container


def user(world):
    return world.user.startswith("li")


SINGLES = {
    "nothing": lambda _: "always the same",
    "echoes": lambda world: f"by {world.user} at {world.host}",
    "one": lambda world: f"it\u2019s {'late' if zone(world) else 'early'}",
    "two in one word": lambda world: f"{zone(world)}{host(world)}",
    "two": lambda world: f"{'a' if zone(world) else 'b'} and {'c' if host(world) else 'd'}",
}


@pytest.mark.parametrize("program", SINGLES.values(), ids=SINGLES)
def test_what_single_factors_bring_about_makes_nobody_a_suspect(program):
    assert found(program) == []
    assert not is_unexplained(GRID, shown(program), Noise())


@pytest.mark.parametrize(
    ("one", "other", "name"),
    [
        (zone, host, "gateway host and time zone"),
        (user, zone, "time zone and user name"),
        (container, user, "container and user name"),
    ],
)
def test_a_pair_is_among_the_suspects(one, other, name):
    def program(world):
        return f"it{chr(0x2019) if one(world) and other(world) else chr(39)}s late"

    together, *pairs = found(program)
    assert together == "several factors together"
    assert name in pairs
    assert len(pairs) <= 8


def test_three_together_are_told_by_all_together():
    def program(world):
        return f"it{chr(0x2019) if zone(world) and host(world) and user(world) else chr(39)}s late"

    assert found(program)[0] == "several factors together"


def test_noise_makes_nobody_a_suspect():
    numbers = iter(range(10_000))
    noise = Noise()

    def program(_):
        return f"number {next(numbers)}"

    seen = shown(program)
    noise.learn([*seen(BASE), *seen(BASE)])
    assert list(suspects(GRID, seen, noise)) == []


def test_the_trial_of_everything_knows_all_values():
    trial = everything(GRID)
    assert len(trial.pairs) == sum(not each.is_state for each in GRID.axes)
    assert trial.setting.control == USUAL
    assert trial.places is None
