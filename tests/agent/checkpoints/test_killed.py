"""A process that is killed while it keeps files or puts them back loses nothing."""

import os
import signal
import subprocess
import sys

import pytest

from hortus.agent.checkpoints import Unfinished
from hortus.core import SystemClock

CHILD = """
import sys
from pathlib import Path
from hortus.agent.checkpoints import Checkpoints
from hortus.agent.files import Workspace
from hortus.core import SystemClock
root, data, what = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
checkpoints = Checkpoints(Workspace(root), data, SystemClock(), None)
print("ready", flush=True)
while True:
    for point in what.split(","):
        checkpoints.restore(point) if point != "take" else checkpoints.take("again")
"""


@pytest.fixture
def clock():
    """Return the clock that the other process has as well."""
    return SystemClock()


@pytest.fixture
def killed(root, tmp_path):
    """Return a function that has a process work and kills it after so many bytes were written."""

    def run(what, pause_s):
        child = subprocess.Popen(
            [sys.executable, "-c", CHILD, root, tmp_path / "data", what],
            stdout=subprocess.PIPE,
        )
        child.stdout.readline()
        with pytest.raises(subprocess.TimeoutExpired):
            child.wait(pause_s)
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        child.stdout.close()

    return run


def test_files_are_whole_and_both_states_can_be_had(killed, opened, root, view):
    names = [f"d{n % 7}/f{n}" for n in range(60)]

    def write(text):
        for name in names:
            (root / name).parent.mkdir(exist_ok=True)
            (root / name).write_text(text * 500)

    checkpoints = opened()
    write("one ")
    one, first = checkpoints.take("one"), view()
    write("two ")
    two, second = checkpoints.take("two"), view()
    for pause in (0.03, 0.1):
        killed(f"{one},{two}", pause)
        half = {name: seen for name, seen in view().items() if seen[0] == "file"}
        kept = {name: seen for name, seen in half.items() if ".hortus-edit-" not in name}
        assert kept.keys() == {name for name, seen in first.items() if seen[0] == "file"}
        assert all(seen in (first[name], second[name]) for name, seen in kept.items())
        again = opened()
        again.restore(one)
        assert view() == first
        assert again.unfinished is None
        again.restore(two)
        assert view() == second


def test_a_checkpoint_that_was_not_finished_is_not_there(killed, opened, root):
    for number in range(50):
        (root / f"f{number}").write_bytes(os.urandom(20_000))
    point = opened().take("whole")
    killed("take", 0.1)
    again = opened()
    assert again.points()[0].id == point
    assert all(again.changed_since(known.id) == () for known in again.points())


def test_a_way_back_that_was_not_ended_is_told(opened, root, tmp_path):
    (root / "a").write_text("1")
    checkpoints = opened()
    point = checkpoints.take("one")
    assert checkpoints.unfinished is None
    (folder,) = (tmp_path / "data/agent/checkpoints").iterdir()
    (folder / "restoring").write_text(f'{{"target": "{point}", "before": "cp_x"}}')
    assert opened().unfinished == Unfinished(point, "cp_x")
    opened().restore(point)
    assert opened().unfinished is None


def test_what_a_killed_edit_left_beside_a_file_is_no_part_of_the_workspace(opened, root):
    (root / ".hortus-edit-0").write_text("half")
    checkpoints = opened()
    point = checkpoints.take("one")
    (root / ".hortus-edit-1").write_text("half")
    assert checkpoints.changed_since(point) == ()
