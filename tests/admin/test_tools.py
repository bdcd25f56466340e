"""Tools are allowed, warned of and banned by those who may, and everybody may know."""

import pytest

from hortus.core import ConflictError, HortusError
from hortus.core.testing import FrozenClock
from hortus.policy import Risk, ToolStatus
from hortus.tools import NoSuchVerdictError

DIGEST = "ab" * 32


@pytest.mark.parametrize(
    ("verb", "status"),
    [("allow", ToolStatus.ALLOWED), ("warn", ToolStatus.WARNED), ("deny", ToolStatus.BANNED)],
)
def test_a_verdict_is_given_and_told_in_the_words_of_refusals(do, told, verb, status):
    made = do(f"tool/{verb}", tool="codex@0.x", reason="because", risk="low")
    assert (made.tool, made.status, made.risk, made.by) == ("codex@0.x", status, Risk.LOW, "root")
    assert made.words.endswith("risk low: because")
    assert told("tool") == [(f"tool.{status}", "root", "codex@0.x")]


def test_what_is_kept_holds_over_what_is_declared_of_the_same_versions(do):
    do("tool/deny", tool="aider", reason="kept")
    do("tool/deny", tool="aider@0.86.x", reason="kept too")
    found = do("tool/list", by="stranger")
    assert [(one.tool, one.kept_by, one.reason) for one in found] == [
        ("aider", "register", "kept"),
        ("aider@0.86.x", "register", "kept too"),
        ("zed@1.x", "directory.toml", "declared"),
    ]


def test_what_is_forgotten_was_said_by_nobody(do, told):
    do("tool/deny", tool="aider", reason="kept")
    assert do("tool/forget", tool="aider", reason="a mistake").status is ToolStatus.BANNED
    assert do("tool/list")[0].kept_by == "directory.toml"
    assert told("tool.f") == [("tool.forgotten", "root", "aider")]
    with pytest.raises(NoSuchVerdictError):
        do("tool/forget", tool="crush", reason="never said")


def test_what_the_policy_folder_declares_is_taken_out_there(do):
    with pytest.raises(ConflictError, match="zed@1 is declared in directory"):
        do("tool/forget", tool="zed@1", reason="x")


@pytest.mark.parametrize("verb", ["allow", "warn", "deny", "forget"])
def test_who_may_only_look_changes_nothing(do, told, verb):
    with pytest.raises(HortusError) as caught:
        do(f"tool/{verb}", by="otto", tool="codex", reason="x")
    assert caught.value.status == 403
    assert told("tool") == []


def test_a_verdict_that_is_over_is_said_to_be(do, clock: FrozenClock):
    do("tool/allow", tool="codex", reason="x", until="")
    do("tool/deny", tool="crush", reason="x")
    clock.advance(181 * 86_400)
    shown = {one.tool: one for one in do("tool/list")}
    assert (shown["codex"].status, shown["codex"].overdue) == (ToolStatus.EXPIRED, True)
    assert "which has passed" in shown["codex"].words
    assert (shown["crush"].status, shown["crush"].overdue) == (ToolStatus.BANNED, True)


def test_a_report_is_named_with_its_level(do):
    made = do("tool/allow", tool="codex", reason="x", report=DIGEST, level="low")
    assert (made.report, made.level, made.risk) == (DIGEST, "low", Risk.LOW)


def test_a_name_that_may_be_mistyped_is_remarked_on(do):
    assert do("tool/deny", tool="codex", reason="x").remark == ""
    assert "did you mean claude-code?" in do("tool/deny", tool="claude-cod", reason="x").remark
    assert "user-agent: acme-bot/1.2.3" in do("tool/deny", tool="acme-bot", reason="x").remark
