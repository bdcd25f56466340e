"""Memory of a process and all below it."""

import os
import subprocess
import sys

from hortus.inspector.chamber.memory import resident

HOLDS = "import sys; x = b'x' * (32 << 20); print('.', flush=True); sys.stdin.read()"


def test_children_count_with_their_parent():
    before = resident(os.getpid())
    with subprocess.Popen(
        [sys.executable, "-S", "-c", HOLDS], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        child.stdout.read(1)
        assert resident(child.pid) > 32 << 20
        assert resident(os.getpid()) - before > 16 << 20
        child.communicate()


def test_what_has_ended_counts_nothing():
    assert resident(2**22 + 1) == 0
