"""The trial of the sandbox: a leak of any kind is noticed, and nothing passes for a proof."""

import socket
import subprocess

import pytest

from hortus.agent.sandbox.probing import probe
from hortus.agent.sandbox.types import Ended, Ran


def ran(output):
    return Ran(0, output, 0, 0.0, Ended.EXITED)


def open_names(run, *, filtered=True, counted=True):
    """Return what a trial finds open."""
    return {
        proof.name
        for proof in probe(run, "/bin/bash", filtered=filtered, counted=counted)
        if not proof.held
    }


def bare(folder, words, _profile):
    """Run the attempt without any sandbox."""
    done = subprocess.run(
        words,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin"},
    )
    return ran(done.stdout)


def test_without_a_sandbox_nearly_everything_is_found_open():
    found = open_names(bare)
    assert {
        "files outside cannot be written",
        "files outside cannot be read",
        "git's configuration is read-only",
        "git's hooks are read-only",
        "absent names are held",
        "held names are given back",
        "the network is apart",
        "nothing can be connected to",
        "processes are apart",
        "processes are limited",
        "system calls are filtered",
    } <= found


def test_a_command_that_never_ran_proves_nothing():
    found = open_names(lambda *_: ran(""))
    assert {"commands run", "files outside cannot be read", "the network is apart"} <= found


@pytest.mark.parametrize(
    ("leak", "name"),
    [
        ("kernel=open", "the kernel's settings are read-only"),
        ("hold=missing", "absent names are held"),
        ("environment=SECRET=1", "nothing of the environment is left"),
    ],
)
def test_each_leak_is_noticed(leak, name):
    assert name in open_names(lambda *_: ran(f"begun\n{leak}\nended\n"))


def test_a_connection_is_noticed():
    def connects(_folder, words, _profile):
        socket.create_connection(("127.0.0.1", int(words[-1])), 10).close()
        return ran("begun\nended\n")

    assert "nothing can be connected to" in open_names(connects)


def test_what_this_machine_cannot_have_is_not_asked_for():
    found = open_names(lambda *_: ran(""), filtered=False, counted=False)
    assert "system calls are filtered" not in found
    assert "processes are limited" not in found
