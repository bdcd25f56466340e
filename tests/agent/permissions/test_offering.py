"""What a person is offered covers the action and little more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.agent.permissions import Gate
from hortus.agent.values import EditFiles, Effect, Mode, Note, ReadFiles, RunCommand, UseServer


@pytest.mark.parametrize(
    ("command", "rule"),
    [
        ("pytest -q tests", "run: pytest *"),
        ("pytest", "run: pytest"),
        ("git commit -m 'a b'", "run: git commit *"),
        ("git fetch", "run: git fetch"),
        ("git -v fetch origin", "run: git -v fetch origin"),
        ("npm run test -- -x", "run: npm run test *"),
        ("npm run test", "run: npm run test"),
        ("make test", "run: make test"),
        ("./build.sh 'a b'", "run: ./build.sh 'a b'"),
    ],
)
def test_the_offered_rule_is_narrow(gate, command, rule):
    assert gate().offer(RunCommand(command)) == rule


@pytest.mark.parametrize(
    "command",
    [
        "a && b",
        "a | b",
        "a; b",
        "a &",
        "(a)",
        "a $(b)",
        "a > b",
        "A=1 b",
        "a $x",
        "a *.py",
        "x() { a; }",
        "x=(a)",
        "sudo a",
        "find . -delete",
        "git grep -O x",
        "echo 'a*b'",
    ],
)
def test_nothing_is_offered_for_what_is_compound_unclear_or_hostile(gate, command):
    assert gate().offer(RunCommand(command)) in {"", "run: echo 'a*b'"}


def test_nothing_is_offered_that_would_not_help(gate):
    assert gate("ask run: make *").offer(RunCommand("make test")) == ""
    assert gate("deny run: make *").offer(RunCommand("make test")) == ""
    assert gate(mode=Mode.AUTO).offer(RunCommand("make test")) == ""
    assert gate(mode=Mode.PLAN).offer(RunCommand("make test")) == ""
    assert gate().offer(RunCommand("curl x", ("h.example",))) == ""
    assert gate().offer(Note()) == ""


@pytest.mark.parametrize(
    ("paths", "rule"),
    [
        (("src/a.py",), "edit: src/a.py"),
        (("src/a.py", "src/b/c.py"), "edit: src/**"),
        (("a.py", "src/b.py"), ""),
        ((".hortus/agent.toml",), ""),
        (("a*.py",), ""),
        (("a\u202e.py",), ""),
        (("../a.py",), ""),
    ],
)
def test_edits_are_offered_by_file_or_by_folder(gate, paths, rule):
    assert gate().offer(EditFiles(paths, "")) == rule


def test_reading_and_tools_of_servers_are_offered_by_name(gate):
    assert gate().offer(UseServer("tracker", "list", {})) == "server: tracker/list"
    assert gate().offer(UseServer("track*", "list", {})) == ""
    assert gate().offer(ReadFiles(("a",))) == ""  # nobody has to ask for it


@given(
    st.lists(st.text(st.sampled_from("ab -*'\"$"), min_size=1, max_size=5), min_size=1, max_size=4)
)
def test_a_rule_that_is_offered_allows_the_action_once_it_is_granted(words):
    action = RunCommand(" ".join(words))
    gate = Gate()
    rule = gate.offer(action)
    if rule:
        gate.grant(rule)
        assert gate.decide(action).effect is Effect.ALLOW
