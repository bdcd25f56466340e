"""The limits of the kernel for one command."""

import resource
import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from hortus.agent.sandbox.limits import bind, bounds
from hortus.agent.sandbox.types import GIB, MIB, Profile


def test_the_default_limits_are_those_of_the_documentation():
    assert dict(bounds(Profile())) == {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NPROC: 256,
        resource.RLIMIT_NOFILE: 1024,
        resource.RLIMIT_FSIZE: 64 * MIB,
        resource.RLIMIT_DATA: 2 * GIB,
    }


@given(st.integers(1, 10**6), st.integers(1, 2**40), st.integers(1, 2**40))
def test_each_limit_of_a_profile_is_one_of_the_kernel(cpu, memory, address):
    found = dict(bounds(Profile(cpu_s=cpu, memory_bytes=memory, address_bytes=address)))
    assert found[resource.RLIMIT_CPU] == cpu
    assert found[resource.RLIMIT_DATA] == memory
    assert found[resource.RLIMIT_AS] == address


def test_memory_may_be_left_alone():
    assert resource.RLIMIT_DATA not in dict(bounds(Profile(memory_bytes=None)))


def test_a_waiting_process_is_bound_and_cannot_free_itself():
    waiting = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, text=True)
    bind(waiting.pid, Profile(open_files=50))
    assert resource.prlimit(waiting.pid, resource.RLIMIT_NOFILE) == (50, 50)
    waiting.communicate("\n")


def test_a_limit_above_that_of_the_person_is_that_of_the_person():
    waiting = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, text=True)
    resource.prlimit(waiting.pid, resource.RLIMIT_NOFILE, (40, 40))
    bind(waiting.pid, Profile(open_files=50))
    assert resource.prlimit(waiting.pid, resource.RLIMIT_NOFILE) == (40, 40)
    waiting.communicate("\n")
