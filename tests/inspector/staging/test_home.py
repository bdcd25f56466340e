"""A home has what a developer's has: secrets, identity, and a system around it."""

import configparser
import json
import netrc
import stat
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
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


NAMES = st.from_regex(r"[a-z]{2,8}[0-9]{2}", fullmatch=True)
WORLDS = st.builds(
    World,
    user=NAMES,
    host=NAMES,
    git_name=NAMES.map(str.title),
    git_email=NAMES.map("{}@corp.example".format),
    git_remote=NAMES.map("git@git.{}.example:garden/tools.git".format),
    gateway=NAMES.map("{}.example.com".format),
    machine_id=st.from_regex(r"[0-9a-f]{32}", fullmatch=True),
    container=st.booleans(),
)


@given(WORLDS, WORLDS)
@settings(max_examples=15, deadline=None)
def test_secrets_are_the_same_in_all_worlds_so_that_no_difference_comes_from_them(one, other):
    def secrets(world):
        return {c.name: c.value for c in home.canaries(world) if c.sort is Sort.SECRET}

    assert secrets(one) == secrets(other)


@given(WORLDS)
@settings(max_examples=15, deadline=None)
def test_everything_is_planted_once_in_the_home_or_where_a_system_has_it(world):
    paths = [each.path for each in (*home.files(world), *home.system(world, b""))]

    assert len(set(paths)) == len(paths)
    places = (f"{home.folder(world)}/", "/etc/", "/var/lib/dbus/", "/run/", "/.dockerenv")
    assert [path for path in paths if not path.startswith(places)] == []


@given(WORLDS, WORLDS)
@settings(max_examples=15, deadline=None)
def test_nobody_of_one_world_stands_in_another(one, other):
    told = b"\n".join(each.content for each in planted(one).values())

    for value in (other.user, other.git_name, other.machine_id):
        if value not in repr(one):
            assert value.encode() not in told


def test_no_secret_is_a_part_of_another_so_that_each_is_told_for_what_it_is():
    for one, other in permutations(SECRETS, 2):
        assert one.value not in other.value


def test_no_secret_looks_like_one_that_works():
    for canary in SECRETS:
        assert not canary.value.startswith(("sk-", "ghp_", "AKIA", "npm_", "pypi-", "xox"))


def content(name):
    return planted()[f"{home.folder(WORLD)}/{name}"].content.decode()


def secret(name):
    return next(canary.value for canary in SECRETS if canary.name == name)


def test_what_is_planted_is_read_by_what_reads_such_files(tmp_path):
    aws, pypi = configparser.ConfigParser(), configparser.ConfigParser()
    aws.read_string(content(".aws/credentials"))
    pypi.read_string(content(".pypirc"))
    file = tmp_path / "netrc"
    file.write_text(content(".netrc"))
    file.chmod(0o600)
    docker = json.loads(content(".docker/config.json"))

    assert aws["default"]["aws_secret_access_key"] == secret("AWS secret key")
    assert pypi["pypi"]["password"] == secret("PyPI password")
    login, _, password = netrc.netrc(file).authenticators("git.corp.example")
    assert (login, password) == (WORLD.user, secret(".netrc password"))
    assert docker["auths"]["registry.corp.example"]["auth"] == secret("docker password")


def test_the_system_knows_its_person_and_its_host_as_the_world_names_them():
    world = replace(WORLD, user="marta", host="helsinki-552")
    told = {path: each.content.decode() for path, each in planted(world).items() if each.content}

    name, _, number, _, _, folder, shell = told["/etc/passwd"].splitlines()[1].split(":")
    assert (name, number, folder, shell) == ("marta", "1000", "/home/marta", "/bin/bash")
    assert "marta:x:1000:" in told["/etc/group"]
    assert told["/etc/hosts"].splitlines()[0].endswith(" helsinki-552")
    assert told["/etc/machine-id"] == told["/var/lib/dbus/machine-id"]
