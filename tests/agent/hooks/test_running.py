"""Hooks tighten what the gate decides, and nothing else."""

import json
import subprocess
from types import SimpleNamespace

import pytest

from hortus.agent.files import Workspace
from hortus.agent.hooks import ProgramHooks
from hortus.agent.permissions import BadPermissionError
from hortus.agent.sandbox import Ended, Ran, SandboxUnavailableError
from hortus.agent.settings import HookDefinition, HookEntry, Moment, file_hash
from hortus.agent.values import Call, EditFiles, Effect, Note, RunCommand, Told

CALL = Call("1", "run", {"command": "make"})
MAKE = RunCommand("make", folder="src")


class Recorded:
    """A sandbox that answers as a test says, and keeps what it was asked."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.asked = []

    def run(self, command, profile, *_, stdin=b""):
        self.asked.append((command, profile, json.loads(stdin)))
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        status, output = answer
        ended = Ended.TIMED_OUT if status is None else Ended.EXITED
        return Ran(status=status, output=output, cut_bytes=0, seconds=1.0, ended=ended)


@pytest.fixture
def stage(tmp_path):
    """Return a function that makes hooks of entries and answers."""
    with Workspace(tmp_path) as workspace:

        def made(*entries, answers=(), files=None):
            definitions = [
                HookDefinition(
                    HookEntry(on=Moment(on), command=("check", *more.pop("words", ())), **more),
                    "agent.toml:1",
                    files or {},
                )
                for on, more in entries
            ]
            runner, notices = Recorded(*answers), []
            hooks = ProgramHooks(definitions, runner, workspace, notices.append)
            return SimpleNamespace(hooks=hooks, runner=runner, notices=notices, root=tmp_path)

        yield made


@pytest.mark.parametrize(
    ("answer", "effect", "reason"),
    [
        ((0, ""), None, ""),
        ((0, "fine"), None, ""),
        ((0, '{"decision": "allow"}'), None, ""),
        ((0, 'log\n{"decision": "ask", "reason": "sure?"}'), "ask", "sure?"),
        ((0, '{"decision": "deny", "reason": "no"}'), "deny", "no"),
        ((2, "not on Fridays\n"), "deny", "not on Fridays"),
        ((2, ""), "deny", "without a reason"),
        ((1, "boom"), "deny", "failed: it ended with status 1: boom"),
        ((None, ""), "deny", "failed: it was ended (timed_out)"),
        ((0, '{"decision": "perhaps"}'), "deny", "failed: its answer cannot be read"),
        ((0, '{"decison": "deny"}'), "deny", "failed: its answer cannot be read"),
        ((0, "{"), "deny", "failed: its answer cannot be read"),
        ((0, '{"reason": "\ud800"}'), "deny", "failed: its answer cannot be read"),
        (SandboxUnavailableError("no sandbox", remedy="x"), "deny", "failed: no sandbox"),
    ],
)
def test_a_hook_before_a_tool_objects_or_fails_closed(stage, answer, effect, reason):
    staged = stage(("before", {}), answers=[answer])
    decision = staged.hooks.before(CALL, MAKE)
    if effect is None:
        assert decision is None
    else:
        assert decision.effect == effect
        assert reason in decision.reason
        assert "agent.toml:1" in decision.reason
    assert bool(staged.notices) is ("failed" in reason)


def test_the_strictest_of_several_hooks_decides(stage):
    answers = [(0, '{"decision": "ask"}'), (2, "no"), (0, '{"decision": "ask"}')]
    staged = stage(("before", {}), ("before", {}), ("before", {}), answers=answers)
    assert staged.hooks.before(CALL, MAKE).effect is Effect.DENY


def test_a_hook_is_told_the_call_and_what_it_would_do(stage):
    staged = stage(("before", {"time_limit_s": 3.0}), answers=[(0, "")])
    staged.hooks.before(CALL, MAKE)
    ((command, profile, event),) = staged.runner.asked
    assert command == ("check",)
    assert (profile.wall_s, profile.writable, profile.net) == (3.0, False, ())
    assert event == {
        "moment": "before",
        "tool": "run",
        "arguments": {"command": "make"},
        "action": {
            "kind": "run",
            "command": "make",
            "folder": "src",
            "hosts": [],
            "writes": True,
        },
    }


@pytest.mark.parametrize(
    ("when", "action", "asked"),
    [
        (("run: make *",), MAKE, True),
        (("run: make *",), RunCommand("ls && make"), True),
        (("run: make *",), RunCommand("((x = 1))"), True),
        (("run: make *",), RunCommand("ls"), False),
        (("net: *",), RunCommand("ls", ("h",)), True),
        (("edit: src/**",), EditFiles(("src/a",), ""), True),
        (("edit: src/**",), EditFiles(("doc/a",), ""), False),
        (("edit: src/**",), MAKE, False),
        (("edit: **",), Note(), False),
        ((), Note(), True),
    ],
)
def test_a_hook_is_run_for_the_actions_that_it_names(stage, when, action, asked):
    staged = stage(("before", {"when": when}), answers=[(0, "")])
    staged.hooks.before(CALL, action)
    assert bool(staged.runner.asked) is asked


def test_a_pattern_that_cannot_be_used_stops_the_start(stage):
    with pytest.raises(BadPermissionError, match=r"agent\.toml:1"):
        stage(("before", {"when": ("walk: *",)}))


def test_what_a_hook_after_a_tool_says_goes_to_the_model(stage):
    answers = [(0, "formatted"), (0, '{"text": "2 warnings"}'), (2, "look again"), (1, "boom")]
    staged = stage(*[("after", {})] * 4, answers=answers)
    said = staged.hooks.after(CALL, Told("ok", changed=("a.py",)))
    assert said == "formatted\n2 warnings\nlook again"
    assert "boom" in staged.notices[0].text
    assert staged.runner.asked[0][1].writable
    assert staged.runner.asked[0][2]["result"] == {
        "text": "ok",
        "failed": False,
        "changed": ["a.py"],
    }


def test_a_hook_after_a_tool_is_run_for_the_action_it_was(stage):
    staged = stage(("after", {"when": ("edit: **",)}), answers=[(0, "x")])
    staged.hooks.before(CALL, MAKE)
    assert staged.hooks.after(CALL, Told("")) == ""
    assert staged.hooks.after(CALL, Told("")) == "x"  # a call that nobody saw before


def test_a_hook_at_the_end_says_what_is_left_to_do(stage):
    staged = stage(("stop", {}), answers=[(2, "the tests fail")])
    assert staged.hooks.stop("done") == "the tests fail"
    assert staged.runner.asked[0][2] == {"moment": "stop", "said": "done"}


def test_a_trusted_program_that_was_changed_is_not_run(stage, tmp_path):
    (tmp_path / "check").write_text("true")
    with Workspace(tmp_path) as workspace:
        files = {"check": file_hash(workspace, "check")}
    staged = stage(("before", {}), answers=[(0, "")], files=files)
    assert staged.hooks.before(CALL, MAKE) is None
    (tmp_path / "check").write_text("false")
    decision = staged.hooks.before(CALL, MAKE)
    assert decision.effect is Effect.DENY
    assert "check is not as it was when it was trusted" in decision.reason
    assert len(staged.runner.asked) == 1


def test_a_program_named_in_full_is_shown_to_the_sandbox(stage, tmp_path):
    program = tmp_path / "mine"
    program.write_text("")
    staged = stage(("stop", {"words": (str(program), "/none")}), answers=[(0, "")])
    staged.hooks.stop("")
    assert staged.runner.asked[0][1].read_only == (program,)


def test_a_real_program_reads_the_event_and_denies(tmp_path):
    program = tmp_path / "check.sh"
    program.write_text('#!/bin/sh\ngrep -q "rm -rf" && { echo "no rm"; exit 2; }; exit 0\n')
    program.chmod(0o755)

    class Plainly:
        def run(self, command, *_, stdin=b""):
            done = subprocess.run(
                command, cwd=tmp_path, input=stdin, capture_output=True, check=False
            )
            return Ran(done.returncode, done.stdout.decode(), 0, 0.1, Ended.EXITED)

    entry = HookEntry(on=Moment.BEFORE, command=("./check.sh",))
    with Workspace(tmp_path) as workspace:
        hooks = ProgramHooks([HookDefinition(entry, "x")], Plainly(), workspace, [].append)
        assert hooks.before(CALL, RunCommand("ls")) is None
        assert "no rm" in hooks.before(CALL, RunCommand("rm -rf x")).reason
