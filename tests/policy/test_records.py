"""Entries of a directory are named as policies name them, and unknown ones are not trusted."""

from hortus.policy import Account, DataClass, LegalEntity, Model, Provider, Tool, Uid


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
