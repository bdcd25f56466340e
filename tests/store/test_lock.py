"""The lock that keeps a second hortus away from the same data folder."""

import os
import resource
import signal
import subprocess
import sys

import pytest

from hortus.store.errors import DiskFullError, InUseError, StoreError
from hortus.store.lock import WriterLock

HOLD = """
import sys, time
from pathlib import Path
from hortus.store.lock import WriterLock
lock = WriterLock(Path(sys.argv[1]))
print("held", flush=True)
time.sleep(60)
"""


def test_a_second_holder_is_refused_with_the_process_named(tmp_path):
    with WriterLock(tmp_path), pytest.raises(InUseError, match=str(os.getpid())) as caught:
        WriterLock(tmp_path)
    assert "--data" in caught.value.remedy


@pytest.fixture
def no_room():
    """Let no file of this process grow, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.usefixtures("no_room")
def test_a_full_disk_is_told_with_its_remedy(tmp_path):
    with pytest.raises(DiskFullError, match="cannot be written") as caught:
        WriterLock(tmp_path)
    assert "make room" in caught.value.remedy


def test_a_released_lock_can_be_taken_again(tmp_path):
    WriterLock(tmp_path).release()
    WriterLock(tmp_path).release()


def test_a_killed_process_holds_no_lock(tmp_path):
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(InUseError, match=str(holder.pid)):
            WriterLock(tmp_path)
        holder.send_signal(signal.SIGKILL)
    WriterLock(tmp_path).release()


def test_a_longer_number_of_an_earlier_holder_leaves_no_trace(tmp_path):
    (tmp_path / "hortus.lock").write_text("99999999999999\n")
    with WriterLock(tmp_path):
        assert (tmp_path / "hortus.lock").read_text() == f"{os.getpid()}\n"


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(StoreError, match="cannot be opened"):
        WriterLock(tmp_path / "none")


def test_a_child_process_does_not_inherit_the_lock(tmp_path):
    lock = WriterLock(tmp_path)
    with subprocess.Popen(
        [sys.executable, "-c", "print(flush=True); input()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        close_fds=False,
    ) as child:
        child.stdout.readline()
        lock.release()
        WriterLock(tmp_path).release()
        child.communicate(b"\n")
