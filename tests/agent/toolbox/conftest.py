"""What the tests of tools share: a workspace, its tools, a bare shell for a sandbox."""

import subprocess

import pytest

from hortus.agent.files import Workspace
from hortus.agent.sandbox import Ended, Ran
from hortus.agent.toolbox import Needs, toolbox
from hortus.agent.values import Running


class Shell:
    """Runs commands as they are: only those of the tests, which mean no harm."""

    def __init__(self, root):
        self.root = root
        self.profiles = []

    def run(self, command, profile, on_output, cancelled):
        self.profiles.append(profile)
        if cancelled.is_set():
            return Ran(None, "", 0, 0.0, Ended.INTERRUPTED)
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=self.root,
            env={"PATH": "/usr/bin:/bin"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        for sign in done.stdout:
            on_output(sign)
        return Ran(done.returncode, done.stdout, 0, 0.1, Ended.EXITED)


@pytest.fixture
def workspace(tmp_path):
    with Workspace(tmp_path) as opened:
        yield opened


@pytest.fixture
def shell(tmp_path):
    return Shell(tmp_path)


@pytest.fixture
def plans():
    return []


@pytest.fixture
def tools(workspace, shell, plans):
    """Return the tools by their names."""
    needs = Needs(model="some-model", runner=shell, plan_changed=plans.append)
    return {tool.spec.name: tool for tool in toolbox(workspace, needs)}


@pytest.fixture
def call(tools):
    """Return a function that makes a call and returns what the model is told."""

    def made(tool, /, **arguments):
        given = {key.rstrip("_"): value for key, value in arguments.items()}
        return tools[tool].prepare(given).carry_out(Running())

    return made
