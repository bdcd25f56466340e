"""Memory that the kernel's limit does not count."""

import subprocess
import sys
from contextlib import contextmanager

import pytest

from hortus.agent.sandbox.memory import end_the_greedy

_MIB = 1 << 20
_SHARED = "held = mmap.mmap(-1, 48 << 20); held.write(b'x' * len(held))"
_OF_A_FILE = """
with open(sys.argv[1], "rb") as file:
    held = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
sum(held[at] for at in range(0, len(held), 4096))
"""
_WAITS = "print('full', flush=True); sys.stdin.read()"
# Only what is below the shell is looked at, so nothing else of these tests can be ended.
_SHELL = ["sh", "-c", '"$@"; echo "over $?"', "sh"]


@contextmanager
def running(script, *words):
    """Yield a shell below which a program has filled its memory."""
    text = f"import mmap, sys\n{script}\n{_WAITS}"
    command = [*_SHELL, sys.executable, "-c", text, *words]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as shell:
        assert shell.stdout.readline() == b"full\n"
        yield shell


def how_it_ends(shell):
    """Let the program go on; return what the shell says of its end."""
    said, _ = shell.communicate()
    return said


def test_a_process_that_shares_more_than_one_may_hold_is_ended():
    with running(_SHARED) as shell:
        end_the_greedy(shell.pid, 40 * _MIB)
        assert how_it_ends(shell) == b"over 137\n"


def test_a_process_further_down_is_found_as_well():
    inner = f"import mmap, sys\n{_SHARED}\n{_WAITS}"
    outer = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {inner!r}])"
    command = [*_SHELL, sys.executable, "-c", outer]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as shell:
        assert shell.stdout.readline() == b"full\n"
        end_the_greedy(shell.pid, 40 * _MIB)
        assert how_it_ends(shell) == b"over 0\n"


@pytest.mark.parametrize("most", [100 * _MIB, 1 << 40])
def test_a_process_within_the_limit_goes_on(most):
    with running(_SHARED) as shell:
        end_the_greedy(shell.pid, most)
        assert how_it_ends(shell) == b"over 0\n"


def test_files_on_disk_that_a_process_reads_are_not_counted(tmp_path):
    (tmp_path / "big").write_bytes(b"x" * 48 * _MIB)
    with running(_OF_A_FILE, str(tmp_path / "big")) as shell:
        end_the_greedy(shell.pid, 40 * _MIB)
        assert how_it_ends(shell) == b"over 0\n"


def test_a_process_that_is_gone_has_nothing_below_it():
    with subprocess.Popen(["true"]) as process:
        process.wait()
    end_the_greedy(process.pid, 0)
