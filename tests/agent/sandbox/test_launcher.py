"""The thread that starts sandboxes."""

import subprocess
import threading

import pytest

from hortus.agent.sandbox.launcher import Launcher, Order


@pytest.fixture(scope="module")
def launcher():
    return Launcher()


def started(launcher, *words):
    null = subprocess.DEVNULL
    return launcher.start(Order(words, (), null, subprocess.PIPE, null))


def test_what_is_started_has_no_environment_and_no_folder_of_ours(launcher):
    process = started(launcher, "/bin/sh", "-c", "env; pwd")
    said = process.communicate()[0].decode().splitlines()
    assert [line for line in said if not line.startswith(("PWD=", "SHLVL=", "_="))] == ["/"]


def test_a_program_that_is_not_there_is_told_to_who_asked(launcher):
    with pytest.raises(FileNotFoundError):
        started(launcher, "/nonexistent")


def test_many_may_ask_at_once(launcher):
    ended = []
    threads = [
        threading.Thread(
            target=lambda: ended.append(started(launcher, "/bin/echo", "x").communicate()[0])
        )
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ended == [b"x\n"] * 8


def test_what_is_started_can_gain_no_privileges_where_it_is_scoped(launcher):
    process = started(launcher, "/bin/sh", "-c", "grep NoNewPrivs /proc/self/status")
    said = process.communicate()[0]
    assert said.split() == [b"NoNewPrivs:", b"1" if launcher.scoped else b"0"]
