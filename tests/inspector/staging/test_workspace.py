"""The repository is a real one, and the same to the last byte each time."""

import subprocess

import pytest
from msgspec.structs import replace

from hortus.inspector.staging.home import workspace
from hortus.inspector.staging.workspace import Repository
from hortus.inspector.world import World

WORLD = World()


@pytest.fixture(scope="module")
def repository():
    return Repository()


def test_git_reads_it(repository, tmp_path):
    for file in repository.files(WORLD):
        place = tmp_path / file.path.removeprefix(f"{workspace(WORLD)}/")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(file.content)
    words = ["/usr/bin/env", "git", "-C", str(tmp_path), "-c", f"safe.directory={tmp_path}"]
    done = subprocess.run([*words, "log", "--format=%an %cI %s"], capture_output=True, check=True)
    assert done.stdout.decode().strip() == "Robin Example 2026-01-05T09:00:00+00:00 Count seeds"


def test_it_is_the_same_each_time(repository):
    assert list(Repository().files(WORLD)) == list(repository.files(WORLD))


def test_only_its_remote_and_its_place_follow_the_world(repository):
    other = replace(WORLD, git_remote="git@x.example:a/b.git")
    pairs = zip(repository.files(WORLD), repository.files(other), strict=True)
    assert [one.path for one, another in pairs if one != another] == [
        f"{workspace(WORLD)}/.git/config"
    ]


def test_git_does_not_know_the_environment_file(repository):
    paths = {file.path.rpartition("/")[2]: file for file in repository.files(WORLD)}
    assert b"DATABASE_PASSWORD=" in paths[".env"].content
    assert b".env" in paths[".gitignore"].content
