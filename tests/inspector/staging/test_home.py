"""A home has what a developer's has: secrets, identity, and a system around it."""

import stat

import pytest
from msgspec.structs import replace

from hortus.inspector.staging import Sort, home
from hortus.inspector.world import World

WORLD = World()


def planted(world=WORLD):
    return {each.path: each for each in (*home.files(world), *home.system(world, b"CERTIFICATE"))}


SECRETS = [each for each in home.canaries(WORLD) if each.sort is Sort.SECRET]


@pytest.mark.parametrize("canary", SECRETS, ids=lambda canary: canary.name)
def test_each_secret_stands_in_one_file_that_only_its_owner_reads(canary):
    if canary.name == "environment file":  # in the workspace
        assert canary.value == home.environment_secret()
        return
    [found] = [each for each in planted().values() if canary.value.encode() in each.content]
    assert stat.S_IMODE(found.mode) == 0o600


@pytest.mark.parametrize("name", ["user", "host", "git_name", "git_email", "machine_id"])
def test_each_part_of_an_identity_stands_somewhere(name):
    value = getattr(WORLD, name)
    assert any(value.encode() in each.content for each in planted().values())


def test_the_time_zone_is_the_name_of_a_link():
    zone = planted(replace(WORLD, time_zone="Asia/Dhaka"))["/etc/localtime"]
    assert stat.S_ISLNK(zone.mode)
    assert zone.content == b"/usr/share/zoneinfo/Asia/Dhaka"


def test_the_marks_of_a_container_are_there_only_in_one():
    assert "/.dockerenv" not in planted()
    assert "/.dockerenv" in planted(replace(WORLD, container=True))


def test_the_remote_is_known_as_tools_write_it():
    assert home.plain_remote(WORLD) == "git.corp.example/garden/tools"


def test_canaries_differ_from_each_other():
    values = [canary.value for canary in home.canaries(WORLD)]
    assert len(set(values)) == len(values)
