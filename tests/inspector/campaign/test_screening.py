"""Where time is short, no more is tried alone than may explain what all together show."""

from collections import Counter

import pytest

from hortus.inspector.analysis import Noise
from hortus.inspector.campaign import axes
from hortus.inspector.campaign.conjunctions import Grid
from hortus.inspector.campaign.factors import Depth, settings
from hortus.inspector.campaign.pairs import rows
from hortus.inspector.campaign.runs import Runs
from hortus.inspector.campaign.screening import Screening
from hortus.inspector.campaign.trials import Trials
from hortus.inspector.staging import HELLO
from hortus.inspector.testing import BASE, observation, request

SETTINGS = settings(BASE, Depth.QUICK)
SHOWN = axes.axes(SETTINGS)
USUAL = axes.neutral(BASE, SHOWN)
GRID = Grid(tuple(axes.moved(each, USUAL) for each in SHOWN), rows(len(SHOWN)), USUAL)


class Screened:
    """What came of screening a program that is a function of the world."""

    def __init__(self, program):
        self.worlds = Counter()

        def observe(world, _scenario, *, traced):
            assert not traced
            self.worlds[world] += 1
            return observation(request({"text": program(world)}), world=world)

        with Runs(observe, HELLO, lambda _: None) as runs:
            self.trials = Trials(runs, Noise(), BASE)
            self.showed_more = Screening(self.trials, GRID, SETTINGS).carry_out()
            self.found = {
                (each.factor, str(each.kind)) for each in self.trials.outcome().confirmed
            } | {(each.factor, str(each.kind)) for each in self.trials.outcome().unconfirmed}

    def alone(self, name):
        """Return how many worlds were tried in which only one thing is other than usual."""
        return sum(
            [n for n in world.__struct_fields__ if getattr(world, n) != getattr(USUAL, n)]
            == [name]
            for world in self.worlds
        )


def dated(world):
    return f"It is {world.clock[:10]}."


def marked(is_meant):
    return "it\u2019s" if is_meant else "it's"


def marked_by_host(world):
    return f"{dated(world)} {marked('deepseek' in world.gateway)}"


def marked_by_user(world):
    return f"{dated(world)} {marked(world.user.startswith('li'))}"


def test_a_program_that_is_always_the_same_costs_four_runs():
    seen = Screened(lambda _: "Hello.")
    assert not seen.showed_more
    assert sum(seen.worlds.values()) == 4


def test_a_program_that_repeats_what_it_is_shown_costs_no_more():
    seen = Screened(lambda world: f"{world.user} at {world.host} by {world.gateway}")
    assert not seen.showed_more
    assert sum(seen.worlds.values()) == 4


def test_a_program_that_tells_the_date_costs_what_may_show_and_one_run_of_the_rest():
    seen = Screened(dated)
    assert seen.showed_more
    assert sum(seen.worlds.values()) == 4 + 3 + 1
    assert {factor for factor, kind in seen.found if kind != "echo"} == {"clock"}


def test_names_of_the_gateway_are_tried_before_the_rest():
    seen = Screened(marked_by_host)
    assert seen.alone("gateway") == 3
    assert seen.alone("user") == 0
    assert ("gateway host", "covert") in seen.found


def test_the_rest_is_tried_one_by_one_where_it_shows_something():
    seen = Screened(marked_by_user)
    assert {seen.alone(name) for name in ("user", "host", "git_name", "container")} == {1}
    assert ("user name", "covert") in seen.found


@pytest.mark.parametrize("name", ["user", "host", "git_name", "git_email", "machine_id"])
def test_whatever_a_mark_follows_it_is_found_to_follow_that(name):
    sensitive = {axes.changed(each): each for each in SHOWN}[name,]
    value = getattr(sensitive.sensitive, name)
    seen = Screened(lambda world: marked(getattr(world, name) == value))
    assert [factor for factor, kind in seen.found if kind == "covert"] == [sensitive.factor]


def test_all_that_is_tried_shares_its_controls():
    seen = Screened(marked_by_user)
    usual = [count for world, count in seen.worlds.items() if world == USUAL]
    assert usual == [2]
    assert BASE not in seen.worlds
