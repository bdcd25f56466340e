"""Folders of runs are gone afterwards, and those that a killed process left are swept."""

import subprocess
import sys
from pathlib import Path

import pytest

from hortus.inspector.chamber import folders

# Holds a folder as a run does, says where it is, and is killed.
KILLED = """
import os, signal
from hortus.inspector.chamber import folders
with folders.folder() as folder:
    (folder / folders.DESCRIPTION).touch()
    print(folder, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def place(tmp_path):
    return tmp_path


def left(place):
    return [each.name for each in place.iterdir()]


def test_a_folder_is_gone_afterwards(place):
    with folders.folder(place) as folder:
        (folder / "root").mkdir()
        assert folder.parent == place

    assert left(place) == []


def test_what_a_killed_process_left_is_swept(place, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(place))
    done = subprocess.run(
        [sys.executable, "-c", KILLED], capture_output=True, text=True, check=False
    )
    assert left(place) == [Path(done.stdout.strip()).name]

    folders.sweep(place)

    assert left(place) == []


def test_the_folder_of_a_run_that_goes_on_stays(place):
    with folders.folder(place) as folder:
        (folder / folders.DESCRIPTION).touch()
        folders.sweep(place)

        assert (folder / folders.DESCRIPTION).exists()


def test_a_folder_that_nobody_has_held_yet_stays(place):
    with folders.folder(place):
        folders.sweep(place)

        assert len(left(place)) == 1


def test_what_only_has_such_a_name_stays(place):
    elsewhere = place / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / folders.DESCRIPTION).touch()
    (place / "hortus-inspect-file").touch()
    (place / "hortus-inspect-link").symlink_to(elsewhere)
    (place / "other").mkdir()
    before = sorted(left(place))

    folders.sweep(place)

    assert sorted(left(place)) == before
    assert (elsewhere / folders.DESCRIPTION).exists()


def test_two_that_sweep_at_once_do_not_disturb_each_other(place):
    (place / "hortus-inspect-a").mkdir()
    (place / "hortus-inspect-a" / folders.DESCRIPTION).touch()
    folders.sweep(place)
    folders.sweep(place)

    assert left(place) == []
