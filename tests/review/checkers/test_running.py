"""A checker ends in its time, with all that it started."""

import sys
import time
from pathlib import Path

import pytest

from hortus.review.checkers.running import answer_of
from hortus.review.errors import CheckerError


def run(tmp_path, program, timeout_s=60):
    return answer_of([sys.executable, "-c", program], tmp_path, timeout_s)


@pytest.mark.parametrize("status", [0, 1])
def test_the_answer_is_what_it_prints(tmp_path, status):
    program = f"import os, sys\nprint(os.getcwd())\nsys.exit({status})"
    assert run(tmp_path, program).decode().strip() == str(tmp_path.resolve())


def test_a_failure_says_the_last_thing_that_it_said(tmp_path):
    with pytest.raises(CheckerError, match="failed: bad config") as caught:
        run(tmp_path, "import sys\nsys.stderr.write('first\\nbad config\\n')\nsys.exit(2)")
    assert caught.value.remedy


def test_a_program_that_is_none_is_told(tmp_path):
    with pytest.raises(CheckerError, match="cannot be started"):
        answer_of([str(tmp_path)], tmp_path, 1)


def test_what_takes_too_long_is_ended_with_all_that_it_started(tmp_path):
    program = (
        "import os, subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        "open('child', 'w').write(str(child.pid))\n"
        "time.sleep(600)\n"
    )
    with pytest.raises(CheckerError, match="took more than"):
        run(tmp_path, program, timeout_s=1.5)
    child = int((tmp_path / "child").read_text())
    for _ in range(200):
        if not _runs(child):
            break
        time.sleep(0.02)
    assert not _runs(child)


def _runs(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state not in {"Z", "X"}
