"""Clients of registries are run within a time, and what they say becomes one sentence."""

import stat

import pytest

from hortus.inspector import ToolUnknownError
from hortus.inspector.tools.client import ask, measure, open_to_all
from hortus.inspector.tools.package import package

TOOL = package("npm:tool@1.2.3")


def complaint(words, tmp_path, seconds=5.0):
    with pytest.raises(ToolUnknownError) as caught:
        ask(words, tmp_path, TOOL, seconds)
    return caught.value


def test_what_a_client_prints_is_returned(tmp_path):
    assert ask(["sh", "-c", "pwd"], tmp_path, TOOL, 5.0).strip() == str(tmp_path)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("npm error code E404", "is not in the registry"),
        ("npm error code ETARGET", "has no such version"),
        ("npm error code ENOTFOUND", "the registry was not reached"),
        ("npm error code EBADPLATFORM", "does not run on this machine"),
        ("ERROR: No matching distribution found for tool", "has no such version, or none"),
        (
            "versions that require a different python version\nNo matching distribution found",
            "has no such version that runs with this Python",
        ),
        ("Error: ensurepip is not available", "apt install python3-venv"),
        ("No space left, ENOSPC", "does not fit on this disk"),
        ("something new\nin two lines", "could not be installed: something new in two lines"),
    ],
)
def test_a_complaint_of_a_client_is_told_with_the_package(said, told, tmp_path):
    error = complaint(["sh", "-c", f"echo '{said}' >&2; exit 1"], tmp_path)
    assert error.message.startswith("npm:tool@1.2.3 ")
    assert told in error.message
    assert error.remedy


def test_a_client_that_is_not_installed_is_named_with_what_to_install(tmp_path):
    error = complaint(["no-such-client"], tmp_path)
    assert "no-such-client is not on this machine" in error.message
    assert "install it" in error.remedy


def test_a_client_that_does_not_end_is_ended(tmp_path):
    assert "within 0 s" in complaint(["sleep", "60"], tmp_path, seconds=0.05).message


def test_a_client_cannot_ask_anybody(tmp_path):
    assert ask(["sh", "-c", "cat"], tmp_path, TOOL, 5.0) == ""


def test_a_folder_is_measured_with_all_below_it(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "file").write_bytes(b"x" * 100)
    (tmp_path / "file").write_bytes(b"x" * 11)
    assert measure(tmp_path) == 111


def test_what_is_installed_can_be_read_and_run_by_everybody(tmp_path):
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o700)
    for name, mode in (("program", 0o700), ("data", 0o600)):
        (folder / name).touch()
        (folder / name).chmod(mode)
    (folder / "nowhere").symlink_to("/no/such/file")
    open_to_all(tmp_path)
    modes = {each.name: stat.S_IMODE(each.lstat().st_mode) for each in tmp_path.rglob("*")}
    assert modes["closed"] == 0o755
    assert modes["program"] == 0o755
    assert modes["data"] == 0o644
