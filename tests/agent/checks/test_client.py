"""A server is spoken to in its protocol, whether it tells by itself or has to be asked."""

from pathlib import Path

import pytest

from hortus.agent.checks.client import Client, TooSlowError
from hortus.agent.checks.framing import BrokenOffError
from hortus.core import SystemClock

ROOT = Path("/w")
TEXT = "right\nwrong one\n"


@pytest.fixture
def begun(serve):
    """Return a conversation that has begun, and the server."""

    def start(**given):
        pipes = serve(**given)
        client = Client(pipes, SystemClock())
        client.begin(ROOT, 5)
        return client, pipes

    return start


@pytest.mark.parametrize("asked", [False, True])
def test_findings_come_either_way(begun, asked):
    client, pipes = begun(asked=asked)
    found = client.findings("file:///w/a", "text", TEXT, 5)
    assert [(one.message, one.range.start.line, one.severity) for one in found] == [
        ("wrong one", 1, 1),
        ("odd", 0, 2),
    ]
    assert len(client.findings("file:///w/a", "text", "right\n", 5)) == 1
    client.end()
    assert pipes.ended
    assert "textDocument/didChange" in pipes.heard
    assert pipes.heard[-1] == "exit"


def test_what_a_server_asks_is_answered(begun):
    client, pipes = begun()
    client.findings("file:///w/a", "text", TEXT, 5)
    assert None in pipes.heard  # an answer has no method


def test_a_server_that_says_nothing_is_not_waited_for_long(begun):
    client, _ = begun(silent=True)
    with pytest.raises(TooSlowError):
        client.findings("file:///w/a", "text", TEXT, 0.05)


def test_a_server_that_dies_is_noticed(begun):
    client, _ = begun(dies=True)
    with pytest.raises(BrokenOffError):
        client.findings("file:///w/a", "text", TEXT, 5)
    with pytest.raises(BrokenOffError):
        client.findings("file:///w/a", "text", TEXT, 5)


def test_a_real_server_finds_what_is_wrong(ruff, tmp_path):
    place, launch = ruff
    client = Client(launch((f"{place}/ruff", "server"), ()), SystemClock())
    try:
        client.begin(tmp_path, 20)
        uri = (tmp_path / "a.py").as_uri()
        (found,) = client.findings(uri, "python", "import os\n", 20)
        assert found.code == "F401"
        assert client.findings(uri, "python", "x = 1\n", 20) == ()
    finally:
        client.end()
