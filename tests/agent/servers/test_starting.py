"""A server that a project brings is started only as it was trusted."""

import pytest

from hortus.agent.servers import Program, unchanged
from hortus.agent.servers.errors import ServerStartError


class StartedError(Exception):
    """The program was started."""


def launch(program):
    raise StartedError(program.command)


@pytest.mark.parametrize("command", [("node", "x.js"), ("x.js",), ("node", "--require=x.js")])
def test_a_server_whose_program_was_changed_is_not_started(command):
    with pytest.raises(ServerStartError, match=r"x.js is not as it was"):
        unchanged(launch, lambda path: path == "x.js")(Program(command))


def test_a_server_that_is_as_it_was_is_started():
    with pytest.raises(StartedError):
        unchanged(launch, lambda path: path == "other.js")(Program(("node", "x.js", "")))
