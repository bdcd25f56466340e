"""Real runs of small programs, in chambers that all tests share one process for."""

import json
import textwrap

import pytest

from hortus.inspector.chamber import Chambers, Limits, Spec
from hortus.inspector.scenario import Scenario, Turn
from hortus.inspector.sink import Authority
from hortus.inspector.world import World

HOME = "/home/casey41"
PYTHON = ("/usr/bin/python3", "-I", "-S", "-c")
VARIABLES = {"PATH": "/usr/bin:/bin", "HOME": HOME, "LANG": "C.UTF-8", "TZ": "UTC"}


@pytest.fixture(scope="session")
def chambers():
    with Chambers() as made:
        yield made


@pytest.fixture(scope="session")
def authority(tmp_path_factory):
    file = tmp_path_factory.mktemp("authority") / "authority.pem"
    file.write_bytes(Authority.make().private_pem)
    return file


@pytest.fixture(scope="session")
def described(authority):
    """Describe a run of a command."""

    def describe(folder, *command, **fields):
        (folder / "root").mkdir()
        usual = {
            "world": World(),
            "scenario": Scenario(name="hello", prompt="hi", turns=(Turn(text="Hello."),)),
            "environment": tuple(VARIABLES.items()),
            "home": HOME,
            "workspace": f"{HOME}/garden",
            "limits": Limits(seconds=20, lingering_s=0.3),
            "model_hosts": ("gateway.example.com",),
            "authority": str(authority),
            "root": str(folder / "root"),
            "record": str(folder / "record.jsonl"),
            "trace": str(folder / "trace.txt"),
        }
        return Spec(command=command, **(usual | fields))

    return describe


@pytest.fixture(scope="session")
def observed(chambers, described):
    """Run a command in a chamber, and give what was observed."""
    return lambda *command, **fields: chambers.observe(
        lambda folder: described(folder, *command, **fields)
    )


@pytest.fixture(scope="session")
def script(observed):
    """Run a Python program in a chamber; it prints a JSON object, which is given with the rest."""

    def run(program, **fields):
        seen = observed(*PYTHON, textwrap.dedent(program), **fields)
        assert seen.ending.status == 0, seen.ending.output
        return json.loads(seen.ending.output), seen

    return run
