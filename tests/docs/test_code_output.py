"""What `hortus code` prints for programs is what its schema and its page say."""

import json
from collections import deque

import jsonschema
import msgspec
import pytest

from hortus.agent.headless import Errand, Line, OutputFormat, Printer, run_headless
from hortus.agent.session import Parts
from hortus.agent.session.testing import (
    PlayedGate,
    PlayedTool,
    ScriptedAsker,
    call,
    played,
)
from hortus.agent.values import (
    Decision,
    EditFiles,
    Effect,
    ModelTurn,
    PlanStep,
    RunCommand,
    Told,
)
from hortus.core.testing import FrozenClock


@pytest.fixture(scope="module")
def schema(root):
    """Return the published schema."""
    return json.loads((root / "docs" / "reference" / "code-output.schema.json").read_text())


@pytest.fixture(scope="module")
def printed():
    """Return what a run prints in which much happens."""
    out = []

    def run(given, running):
        running.output("one line\n")
        return Told(f"exit {given['n']}", failed=True)

    tools = (
        PlayedTool("run", run, lambda _: RunCommand("make")),
        PlayedTool("edit", lambda *_: Told("x", changed=("a",)), lambda _: EditFiles(("a",), "-")),
    )
    script = [
        ModelTurn("I try", (call("run", "a", n=1, deep={"x": [1, None]}), call("edit", "b"))),
        ModelTurn("done"),
    ]
    gate = PlayedGate(decides=lambda a: Decision(Effect.ALLOW, "") if isinstance(a, RunCommand)
                      else Decision(Effect.ASK, "it writes"), rule="edit: a")  # fmt: skip
    asker = ScriptedAsker(deque(script), cost=0.5)

    def opened(front):
        session = played(asker, front, Parts(asker, tools, gate, "be good"))
        session._meter.plan((PlanStep("look"),))
        return session

    errand = Errand("go", form=OutputFormat.STREAM_JSON)
    run_headless(opened, errand, Printer(out.append, out.append), FrozenClock())
    return [json.loads(line) for line in out]


def test_every_line_fits_the_published_schema(schema, printed):
    assert {line["type"] for line in printed} >= {"session", "call", "output", "plan", "end"}
    validator = jsonschema.Draft202012Validator(schema)
    for line in printed:
        validator.validate(line)


def test_a_line_that_is_wrong_does_not_fit(schema, printed):
    validator = jsonschema.Draft202012Validator(schema)
    assert not validator.is_valid({**printed[-1], "exit_code": "0"})
    assert not validator.is_valid({"type": "unheard-of"})
    assert not validator.is_valid({"type": "end"})


def test_every_line_and_member_is_on_the_page(page):
    text = page("docs/reference/code-output.md").text
    for line in Line.__args__:
        assert f"\n## `{line.__struct_config__.tag}`\n" in text
        for field in msgspec.structs.fields(line):
            assert f"| `{field.name}` |" in text


def test_every_member_says_what_it_means(page):
    rows = [row for row in page("docs/reference/code-output.md").text.splitlines() if "|" in row]
    assert [row for row in rows if row.startswith("| `") and row.endswith("|  |")] == []
