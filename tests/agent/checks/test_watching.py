"""A server is started for the first file of its language, and given up when it fails."""

import pytest

from hortus.agent.checks.types import Finding
from hortus.agent.checks.watching import Watch
from hortus.core import SystemClock, UnavailableError


@pytest.fixture
def installed(tmp_path):
    """Install a name on a search path of its own."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "pylsp").write_text("#!/bin/sh\n")
    (folder / "pylsp").chmod(0o755)
    return str(folder)


@pytest.fixture
def watch(tmp_path, serve, installed):
    """Return a watch whose server is one of ours, and what was started."""
    started = []

    def make(**given):
        def launch(words, places):
            started.append((words, places))
            return serve(**given)

        return Watch(tmp_path / "w", launch, SystemClock(), installed), started

    return make


def test_only_errors_are_findings(watch):
    looking, _ = watch()
    assert looking.findings("a.py", b"x\nwrong  here\n") == (Finding(2, "wrong here"),)
    looking.close()


def test_a_server_is_started_once_and_only_for_its_language(watch, installed):
    looking, started = watch()
    assert looking.findings("a.txt", b"wrong") is None
    assert started == []
    looking.findings("a.py", b"")
    looking.findings("b.py", b"")
    assert [words for words, _ in started] == [(f"{installed}/pylsp",)]
    looking.close()


def test_what_is_no_text_is_not_shown_to_it(watch):
    looking, started = watch()
    assert looking.findings("a.py", b"a\0\1") is None
    assert looking.findings("a.py", None) is None
    assert started == []


def test_a_server_that_ends_is_not_started_again(watch):
    looking, started = watch(dies=True)
    assert looking.findings("a.py", b"x") is None
    assert looking.findings("a.py", b"x") is None
    assert len(started) == 1


def test_one_that_cannot_be_started_is_not_tried_again(tmp_path, installed):
    tries = []

    def launch(words, places):
        tries.append((words, places))
        raise UnavailableError("no sandbox", remedy="none")

    looking = Watch(tmp_path, launch, SystemClock(), installed)
    assert looking.findings("a.py", b"x") is looking.findings("a.py", b"x") is None
    assert len(tries) == 1
