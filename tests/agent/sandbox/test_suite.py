"""The suite of attacks: the sandbox holds every one, and the suite itself cannot be fooled."""

import importlib
import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

_BENCH = Path(__file__).parents[3] / "bench"
needs_bubblewrap = pytest.mark.skipif(
    shutil.which("bwrap") is None, reason="bubblewrap is not installed"
)


def played(*words):
    """Run the suite as an ordinary user and return its lines."""
    done = subprocess.run(
        [sys.executable, str(_BENCH / "agent_sandbox.py"), "--json", "-", *words],
        capture_output=True,
        text=True,
        check=False,
    )
    if "shown to" in done.stderr:
        pytest.skip(done.stderr.strip())
    assert done.stdout, done.stderr
    return json.loads(done.stdout)["lines"]


def wrong(lines, *verdicts):
    """Return the cases with one of these verdicts, with what was said."""
    return {line["case"]: line["said"] for line in lines if line["verdict"] in verdicts}


@pytest.fixture(scope="module")
def suite():
    """Return the modules of the suite."""
    patch = pytest.MonkeyPatch()
    patch.syspath_prepend(str(_BENCH))
    yield importlib.import_module("sandbox_suite")
    patch.undo()


@pytest.fixture(scope="module")
def stage(suite, tmp_path_factory):
    """Return a stage; it is reset before each play."""
    made = suite.Stage(tmp_path_factory.mktemp("stage"))
    yield made
    made.close()


_ON_A_TERMINAL = {"terminal-inject", "terminal-write"}


@needs_bubblewrap
def test_every_quick_case_is_held_and_all_work_gets_done():
    lines = played("--tools", "inside", "--quick")
    assert len(lines) >= 110
    assert wrong(lines, "FAILED") == {}
    assert set(wrong(lines, "not run")) == _ON_A_TERMINAL


@needs_bubblewrap
def test_the_command_holds_as_well_with_a_terminal_and_open_files():
    some = (*_ON_A_TERMINAL, "inherited-files", "works-code")
    lines = played("--tools", "hortus", "--quick", "--only", *some)
    assert len(lines) == len(some)
    assert wrong(lines, "FAILED", "not run") == {}


@pytest.mark.long
@needs_bubblewrap
def test_every_case_is_held_of_which_the_attack_is_shown_to_succeed_alone():
    lines = played("--tools", "hortus")
    assert wrong(lines, "FAILED") == {}
    unshown = {line["case"] for line in lines if line["proof"] == "void"}
    assert unshown <= {"dns-resolve", "tcp6-host", "bpf", "terminal-inject", "works-node"}


def test_no_two_cases_have_the_same_name(suite):
    names = [case.name for case in suite.CASES]
    assert len(names) == len(set(names))


def test_the_cases_are_enough_and_most_have_a_control(suite):
    attacks = [case for case in suite.CASES if case.group is not suite.Group.WORKS]
    assert len(attacks) >= 80
    never = {case.name for case in attacks if case.control is suite.Control.NONE}
    assert never == {
        "big-memory",
        "device",
        "fork-many",
        "mapped-memory",
        "memory-as-files",
        "proc-sys",
        "setuid",
    }


def chosen(suite, name):
    """Return one case."""
    [case] = [case for case in suite.CASES if case.name == name]
    return case


def verdicts(suite, stage, case):
    """Return what the suite says of a case played without a sandbox."""
    [line] = suite.judge([case], stage, [suite.Bare()])
    return line.verdict, line.proof


def test_without_a_sandbox_an_attack_counts_as_one_that_came_through(suite, stage):
    said = verdicts(suite, stage, chosen(suite, "write-outside"))
    assert said == (suite.Verdict.FAILED, "shown")


def test_without_a_sandbox_ordinary_work_gets_done(suite, stage):
    said = verdicts(suite, stage, chosen(suite, "works-git-commit"))
    assert said == (suite.Verdict.HELD, "shown")


def test_an_attack_that_comes_to_nothing_anywhere_proves_nothing(suite, stage):
    case = replace(chosen(suite, "write-outside"), script="false")
    assert verdicts(suite, stage, case) == (suite.Verdict.NOT_RUN, "void")


def test_a_sandbox_that_does_not_start_the_attack_holds_nothing(suite, stage):
    class Dead(suite.Bare):
        def words(self, _stage, _script, _launch):
            return ("false",)

    [line] = suite.judge([chosen(suite, "write-outside")], stage, [Dead()])
    assert line.verdict is suite.Verdict.NOT_RUN


def test_a_payload_of_git_runs_when_the_person_uses_git_afterwards(suite, stage):
    assert verdicts(suite, stage, chosen(suite, "git-commondir"))[0] is suite.Verdict.FAILED


def test_what_one_attack_changed_is_gone_before_the_next(suite, stage):
    verdicts(suite, stage, chosen(suite, "git-hook"))
    verdicts(suite, stage, chosen(suite, "shell-rc"))
    stage.reset()
    assert not (stage.workspace / ".git/hooks/pre-commit").exists()
    assert stage.text("@HOME@/.bashrc") == "# mine\n"
    assert stage.listeners.arrived() == []


def test_closing_a_stage_ends_its_process_and_removes_its_folder(suite):
    # The path of a socket may have 108 letters, fewer than those of tests can have.
    with TemporaryDirectory(prefix="st-") as short:
        made = suite.Stage(Path(short))
        made.reset()
        assert made.sentinel_lives()
        made.close()
        assert not made.sentinel_lives()
        assert list(Path(short).iterdir()) == []
