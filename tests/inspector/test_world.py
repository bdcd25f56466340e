"""Worlds and the settings that tell two of them apart."""

import msgspec
import pytest
from msgspec.structs import replace

from hortus.inspector import Setting
from hortus.inspector.world import World

BASE = World()


def setting(**more):
    usual = {
        "factor": "user name",
        "sensitive": replace(BASE, user="liwei52"),
        "control": BASE,
        "shown": ("liwei52", "casey41"),
    }
    return Setting(**(usual | more))


def test_the_values_of_a_factor_may_be_found_again_in_what_was_sent():
    assert setting().pairs == (("liwei52", "casey41"),)


def test_names_of_ours_for_a_state_may_not():
    assert setting(is_state=True).pairs == ()


def test_a_world_is_the_same_however_it_was_made():
    one, other = replace(BASE, user="a-person"), World(user="a-person")
    assert one == other
    assert hash(one) == hash(other)
    assert len({one, other, BASE}) == 2


def test_a_world_can_be_written_down_and_read_again():
    world = replace(BASE, variables=(("HOUSE", "garden"),), container=True)
    assert msgspec.json.decode(msgspec.json.encode(world), type=World) == world


@pytest.mark.parametrize("name", ["git_email", "git_remote", "gateway"])
def test_nothing_in_the_usual_world_leads_to_a_place_there_is(name):
    host = getattr(BASE, name).partition("@")[2] or getattr(BASE, name)
    host = host.partition(":")[0]
    assert host.endswith((".example", ".example.com"))
