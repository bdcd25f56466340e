import io

import pytest
from rich.console import Console

from hortus.agent.terminal import drawing
from hortus.agent.toolcalls import Repair, Step
from hortus.agent.values import (
    AskCompany,
    Call,
    Decision,
    Delegate,
    EditFiles,
    Effect,
    Finished,
    Note,
    Place,
    ReadFiles,
    RunCommand,
    UseServer,
)

CALL = Call("1", "run", {})
ALLOWED, DENIED = Decision(Effect.ALLOW, ""), Decision(Effect.DENY, "rule 3", "", "ask marta")


def text_of(what):
    out = io.StringIO()
    Console(file=out, width=100, color_system=None).print(what)
    return out.getvalue()


@pytest.mark.parametrize(
    ("action", "words"),
    [
        (ReadFiles(("a.py", "b.py")), "read a.py, b.py"),
        (EditFiles(("a.py",), ""), "edit a.py"),
        (RunCommand("make test", ("pypi",)), "run make test   (may reach pypi)"),
        (UseServer("tickets", "get", {}), "server tickets: get"),
        (AskCompany("how do we retry?"), "company how do we retry?"),
        (Delegate("look for it", "explore"), "agent explore look for it"),
        (Note(), "plan"),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, str) else "",
)
def test_a_call_is_shown_by_what_it_does(action, words):
    assert words in text_of(drawing.proposed(Call("1", "plan", {}), action, ALLOWED))


def test_what_was_repaired_and_overlooked_is_shown():
    call = Call("1", "run", {}, (Repair(Step.JSON, "command", "rm x", "rm 'x'"),))
    shown = text_of(drawing.proposed(call, EditFiles(("a",), "", ("indentation",)), ALLOWED))
    assert "repaired json in command: 'rm x' → \"rm 'x'\"" in shown
    assert "placed although it differs: indentation" in shown


def test_a_refusal_says_why_and_whom_to_ask():
    shown = text_of(drawing.proposed(Call("1", "run", {}), RunCommand("x"), DENIED))
    assert "not permitted: rule 3" in shown
    assert "ask marta" in shown


def test_a_diff_keeps_every_line():
    diff = "--- a\n+++ b\n@@ -1 +1 @@\n-old\n+new\n same\n"
    assert text_of(drawing.diff(diff)) == diff


def test_long_output_is_shown_by_its_end():
    output = "\n".join(map(str, range(40)))
    shown = text_of(drawing.finished(Finished(CALL, output, False, 0.1), RunCommand("x")))
    assert "… 28 lines before" in shown
    assert "39" in shown
    assert " s\n" not in shown


def test_a_failure_without_words_is_named():
    assert "failed" in text_of(drawing.finished(Finished(CALL, "", True, 0), None))


def test_of_what_was_read_only_the_length_is_shown():
    event = Finished(CALL, "a\nb\n", False, 2)
    assert text_of(drawing.finished(event, ReadFiles(("a",)))).strip() == "2 lines  2.0 s"
    failed = Finished(CALL, "no such file", True, 0)
    assert "no such file" in text_of(drawing.finished(failed, ReadFiles(("a",))))


@pytest.mark.parametrize(
    ("action", "words"),
    [
        (EditFiles(("a",), ""), "Write this change?"),
        (EditFiles(("a", "b"), ""), "Write 2 files?"),
        (RunCommand("x"), "Run this command?"),
        (UseServer("s", "t", {}), "Call s?"),
        (Note(), "Do this?"),
    ],
    ids=["edit", "edits", "run", "server", "other"],
)
def test_the_question_fits_the_action(action, words):
    assert drawing.question(action) == words


@pytest.mark.parametrize("block", ["Words.\n", "- one\n- two\n", "1. one\n", "```\nx = 1\n```\n"])
def test_one_blank_line_stands_before_each_block(block):
    lines = text_of(drawing.said(block)).splitlines()
    assert [bool(line.strip()) for line in lines[:2]] == [False, True]


def test_a_long_paste_is_shown_in_short():
    drawn = text_of(drawing.asked("\n".join(f"line {n}" for n in range(200))))
    shown = [line.rstrip() for line in drawn.splitlines()]
    assert len(shown) < 16
    assert shown[1] == "> line 0"
    assert any("188 lines" in line for line in shown)
    assert shown[-1] == "line 199"


def test_a_call_that_was_not_understood_is_named_with_what_was_wrong():
    event = Finished(Call("1", "edit", {"path": "a.py"}), "a.py was never read", True, 0.0)
    drawn = text_of(drawing.finished(event, None))
    assert [line.rstrip() for line in drawn.split("\n")[1:3]] == [
        "● edit a.py",
        "  a.py was never read",
    ]


def test_no_line_of_a_command_looks_like_one_of_ours():
    action = RunCommand("rm -r src\n● read a.py\rls")
    shown = text_of(drawing.proposed(CALL, action, ALLOWED)).splitlines()
    lines = [line.rstrip() for line in shown]
    assert [line for line in lines if line.startswith("●")] == ["● run rm -r src"]
    assert "    ● read a.py<U+000D>ls" in lines


def test_a_call_of_a_server_is_shown_with_what_it_is_given():
    action = UseServer("s", "t", {"to": "x\u202e"})
    assert 'server s: t {"to": "x<U+202E>"}' in text_of(drawing.proposed(CALL, action, ALLOWED))


def test_a_command_is_shown_with_the_folder_it_begins_in():
    action = RunCommand("rm -r *", folder="sub/a")
    assert "run rm -r *   (in sub/a)" in text_of(drawing.proposed(CALL, action, ALLOWED))


def test_a_session_that_goes_on_says_what_it_was_about():
    shown = text_of(drawing.goes_on([Place(0, "make it short"), Place(1, "and\nthe tests")]))
    assert shown == "you have said 2 things in this session, the last of them:\n> and the tests\n"
    assert len(text_of(drawing.goes_on([Place(0, "x" * 1000)]))) < 400
