"""What this machine builds sandboxes with."""

from dataclasses import replace

import pytest

from hortus.agent.sandbox import SandboxUnavailableError, sandbox_proofs
from hortus.agent.sandbox.engine import engine
from hortus.agent.sandbox.probing import Proof

pytestmark = pytest.mark.usefixtures("sandbox")


def test_the_engine_is_found_once():
    assert engine() is engine()
    assert engine().lacks() == []


def test_a_machine_without_a_filter_is_weak_and_says_so():
    weak = replace(engine(), filter=None, machine="riscv64")
    assert weak.lacks() == ["no filter of system calls is known for riscv64"]
    assert weak.state().startswith("weak (")
    assert "seccomp" not in weak.state()


def test_an_old_bubblewrap_is_weak_and_says_so():
    assert replace(engine(), version=(0, 6)).lacks() == ["bubblewrap 0.6 is older than 0.8"]


def test_a_weak_machine_is_refused_unless_that_is_allowed():
    found = replace(sandbox_proofs(), lacks=("no filter",))
    with pytest.raises(SandboxUnavailableError, match="would be weak here: no filter"):
        found.insist(allow_weak=False)
    found.insist(allow_weak=True)


def test_a_sandbox_that_does_not_hold_is_refused_whatever_is_allowed():
    found = replace(sandbox_proofs(), proofs=(Proof("the network is apart", held=False),))
    with pytest.raises(SandboxUnavailableError, match="does not hold: the network is apart"):
        found.insist(allow_weak=True)
