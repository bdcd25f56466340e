"""Entries of a directory are named as policies name them, and unknown ones are not trusted."""

import pytest

from hortus.policy import (
    Account,
    DataClass,
    LegalEntity,
    Model,
    Provider,
    Risk,
    Tool,
    ToolStatus,
    Uid,
)


def test_people_and_programs_are_different_even_with_the_same_name() -> None:
    assert Account("ci").uid == Uid("User", "ci")
    assert Account("ci", is_service=True).uid == Uid("ServiceAccount", "ci")


def test_a_tool_is_named_with_its_version_where_it_has_one() -> None:
    assert Tool("aider").uid == Uid("Tool", "aider")
    assert Tool("aider", "1.2").uid == Uid("Tool", "aider@1.2")


def test_what_is_not_said_is_the_worst() -> None:
    assert (Tool("x").risk, Tool("x").status) == ("high", "unreviewed")
    assert Model("x", inside=False).ceiling is DataClass.PUBLIC
    assert not Provider("x").terms.known
    assert Provider("x").basis == "unknown"
    assert not LegalEntity("x").owners


@pytest.mark.parametrize(
    ("status", "until", "words"),
    [
        ("allowed", "2027-05-22", "allowed until 2027-05-22, risk low: seen"),
        ("allowed", "", "allowed, risk low: seen"),
        ("warned", "2027-05-22", "allowed with a warning until 2027-05-22, risk low: seen"),
        ("expired", "2027-05-22", "allowed until 2027-05-22, which has passed, risk low: seen"),
        ("banned", "", "banned, risk low: seen"),
        ("banned", "2027-05-22", "banned, to be looked at again by 2027-05-22, risk low: seen"),
        ("unreviewed", "", "reviewed by nobody, risk low: seen"),
    ],
)
def test_a_verdict_is_told_in_words(status: str, until: str, words: str) -> None:
    assert Tool("x", "1", Risk.LOW, ToolStatus(status), "seen", until).verdict == words


def test_who_may_work_all_the_same_is_warned() -> None:
    warned = Tool("x", "1", Risk.LOW, ToolStatus.WARNED, "slow")
    assert warned.warning == "x@1 is allowed with a warning, risk low: slow"
    silent = [s for s in ToolStatus if not Tool("x", status=s).warning]
    assert silent == [ToolStatus.ALLOWED, ToolStatus.UNREVIEWED, ToolStatus.BANNED]


@pytest.mark.parametrize("status", ["allowed", "warned"])
def test_a_verdict_is_good_through_its_last_day_and_then_no_review(status: str) -> None:
    tool = Tool("x", status=ToolStatus(status), until="2027-05-22")
    assert tool.as_of("2027-05-22") is tool
    assert tool.as_of("") is tool
    over = tool.as_of("2027-05-23")
    assert (over.status, over.overdue) == (ToolStatus.EXPIRED, True)


def test_a_ban_does_not_end_by_itself() -> None:
    over = Tool("x", status=ToolStatus.BANNED, until="2027-05-22").as_of("2028-01-01")
    assert (over.status, over.overdue) == (ToolStatus.BANNED, True)
