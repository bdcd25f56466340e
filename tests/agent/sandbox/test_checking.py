"""Workspaces and profiles that would open more than they say."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.agent.sandbox.checking import check_profile, checked_workspace
from hortus.agent.sandbox.errors import BadProfileError, BadWorkspaceError
from hortus.agent.sandbox.types import Profile

AMOUNTS = [
    "wall_s",
    "cpu_s",
    "memory_bytes",
    "address_bytes",
    "processes",
    "file_bytes",
    "open_files",
    "temporary_bytes",
    "output_bytes",
    "output_stop_bytes",
]


@pytest.mark.parametrize(
    "folder",
    ["/", "/usr", "/etc", "/tmp", "/home", "/var", "/proc", "/proc/self", "/dev", "/sys/fs"],
)
def test_a_folder_that_holds_the_system_is_no_workspace(folder):
    with pytest.raises(BadWorkspaceError):
        checked_workspace(Path(folder))


def test_neither_is_a_home_nor_what_holds_it(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path / "home/me"))
    (tmp_path / "home/me/project").mkdir(parents=True)
    for folder in (tmp_path, tmp_path / "home", tmp_path / "home/me"):
        with pytest.raises(BadWorkspaceError, match="is no workspace"):
            checked_workspace(folder)
    project = tmp_path / "home/me/project"
    assert checked_workspace(project) == project.resolve()


def test_a_link_counts_as_what_it_leads_to(tmp_path):
    (tmp_path / "link").symlink_to("/")
    with pytest.raises(BadWorkspaceError):
        checked_workspace(tmp_path / "link")


def test_a_file_is_no_workspace(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(BadWorkspaceError, match="no folder"):
        checked_workspace(tmp_path / "file")


@given(st.sampled_from(AMOUNTS), st.integers(max_value=0))
def test_no_limit_may_be_nothing(name, value):
    with pytest.raises(BadProfileError, match=name):
        check_profile(Profile(**{name: value}))


@given(st.sampled_from(AMOUNTS), st.integers(1, 2**40))
def test_any_other_limit_may_be(name, value):
    check_profile(Profile(**{name: value}))


@pytest.mark.parametrize("path", ["/", "relative", "/does/not/exist", "/usr/.."])
def test_a_further_folder_has_to_exist_and_be_no_whole_machine(path):
    with pytest.raises(BadProfileError):
        check_profile(Profile(read_only=(Path(path),)))


@pytest.mark.parametrize("name", ["/etc", "../x", "a/../../x", "", "."])
def test_a_protected_name_lies_in_the_workspace(name):
    with pytest.raises(BadProfileError):
        check_profile(Profile(protect=(name,)))


def test_the_default_profile_makes_sense():
    check_profile(Profile())
