"""Actions in a few words."""

import pytest

from hortus.agent.session import describe
from hortus.agent.session.describing import may_change_files, touched
from hortus.agent.values import (
    AskCompany,
    Delegate,
    EditFiles,
    Note,
    ReadFiles,
    RunCommand,
    UseServer,
)

ACTIONS = [
    (ReadFiles(("a", "b")), "read a, b", False),
    (EditFiles(("a",), ""), "edit a", True),
    (RunCommand("make\n  test"), "run make test", True),
    (RunCommand("ls", writes=False), "run ls", False),
    (UseServer("jira", "find", {}), "use find of jira", True),
    (AskCompany("retries?"), "ask the company: retries?", False),
    (Delegate("look"), "delegate: look", True),
    (Note(), "note", False),
]


@pytest.mark.parametrize(("action", "words", "changes"), ACTIONS)
def test_each_action_has_words_and_is_known_to_change_files_or_not(action, words, changes):
    assert describe(action) == words
    assert may_change_files(action) is changes


def test_long_commands_are_cut():
    assert len(describe(RunCommand("x" * 500))) == 161


def test_only_files_named_are_touched():
    assert touched(ReadFiles(("a",))) == ("a",)
    assert touched(EditFiles(("a",), "")) == ("a",)
    assert touched(RunCommand("cat a")) == ()
