"""What an edit broke is looked for, in the sandbox where a program has to run."""

import pytest

from hortus.agent.assembly.checking import checks_for
from hortus.agent.files import Workspace
from hortus.agent.values import ToolError
from hortus.core import SystemClock


class NoSandbox:
    """Stands where no sandbox can be had."""

    def __init__(self):
        self.asked = []

    def start(self, command, profile):
        self.asked.append((tuple(command), profile))
        raise ToolError("no sandbox", remedy="none")


@pytest.fixture
def planted(tmp_path):
    """Return a workspace with a language server of its own."""
    program = tmp_path / ".venv/bin/pylsp"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    with Workspace(tmp_path) as workspace:
        yield workspace


def test_a_language_server_is_started_in_the_sandbox_and_may_write_nothing(planted):
    sandbox = NoSandbox()
    checks = checks_for(planted, sandbox, SystemClock())
    (planted.root / "a.py").write_text("x = 1\n")
    assert checks.check(["a.py"]) == ""
    ((words, profile),) = sandbox.asked
    assert words == (str(planted.root / ".venv/bin/pylsp"),)
    assert not profile.writable
    assert planted.root / ".venv/bin" in profile.read_only
    checks.close()


def test_syntax_is_looked_at_where_there_is_no_sandbox(planted):
    checks = checks_for(planted, NoSandbox(), SystemClock())
    (planted.root / "a.py").write_text("x = (\n")
    assert "never closed" in checks.check(["a.py"])
