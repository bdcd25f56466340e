"""The second belt: a thread and what it starts reach nothing outside by signal or socket."""

import os
import socket
import subprocess
import sys

import pytest

from hortus.agent.sandbox import landlock

needs_scopes = pytest.mark.skipif(
    landlock.abi() < landlock.SCOPES_SINCE, reason="this kernel has no Landlock scopes"
)
_SCOPED = """\
import os, socket, sys, threading
from hortus.agent.sandbox import landlock
def go():
    landlock.scope_thread()
    try:
        os.kill(int(sys.argv[1]), 0)
        print("signal")
    except PermissionError:
        pass
    try:
        socket.socket(socket.AF_UNIX).connect("\\0" + sys.argv[2])
        print("socket")
    except PermissionError:
        pass
    print("done")
thread = threading.Thread(target=go)
thread.start()
thread.join()
os.kill(int(sys.argv[1]), 0)
print("others are free")
"""


@needs_scopes
def test_a_scoped_thread_reaches_nothing_outside_and_others_are_free():
    name = f"hortus-test-{os.getpid()}"
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(f"\0{name}")
    listener.listen()
    said = subprocess.run(
        [sys.executable, "-c", _SCOPED, str(os.getpid()), name],
        capture_output=True,
        text=True,
        check=True,
    )
    listener.close()
    assert said.stdout == "done\nothers are free\n"


def test_the_kernel_says_what_it_knows():
    assert landlock.abi() >= 0
