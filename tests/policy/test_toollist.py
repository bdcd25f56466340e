"""Which of several verdicts holds for a tool in a version."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hortus.policy import DirectoryError, Risk, Tool, ToolStatus, Uid
from hortus.policy.toollist import ToolList, range_of

BANNED, WARNED = ToolStatus.BANNED, ToolStatus.WARNED
ALLOWED, UNREVIEWED, EXPIRED = ToolStatus.ALLOWED, ToolStatus.UNREVIEWED, ToolStatus.EXPIRED
MARK = Tool("loom", ">=2.1.91 <2.1.198", Risk.HIGH, BANNED, "a mark")


def found(said: str, *tools: Tool) -> Tool:
    return ToolList(tools).find(said)


def test_a_verdict_on_a_range_holds_for_every_version_in_it() -> None:
    assert found("loom@2.1.196", MARK).status is BANNED
    assert found("loom@2.1.198", MARK) == Tool("loom", "2.1.198")
    assert found("other@2.1.196", MARK) == Tool("other", "2.1.196")


def test_what_holds_has_the_version_that_asks_and_names_the_entry() -> None:
    tool = found("loom@2.1.196", MARK)
    assert (tool.uid.id, tool.reason) == ("loom@2.1.196", "a mark")
    assert tool.entry == Uid("Tool", "loom@>=2.1.91 <2.1.198")


def test_the_narrower_verdict_goes_before_the_wider() -> None:
    every = Tool("loom", "", Risk.LOW, BANNED)
    some = Tool("loom", "2.x", Risk.LOW, WARNED)
    one = Tool("loom", "2.1.196", Risk.LOW, ALLOWED)
    assert found("loom@2.1.196", every, some, one).status is ALLOWED
    assert found("loom@2.1.197", every, some, one).status is WARNED
    assert found("loom@3.0.0", every, some, one).status is BANNED


def test_of_several_ranges_the_strictest_holds_and_of_equals_the_riskier() -> None:
    wide = Tool("loom", "2.x", Risk.LOW, ALLOWED)
    assert found("loom@2.1.100", wide, MARK).reason == "a mark"
    risky = Tool("loom", "2.1.x", Risk.HIGH, ALLOWED)
    assert found("loom@2.1.0", wide, risky).risk is Risk.HIGH


@pytest.mark.parametrize("said", ["loom", "loom@nightly", "loom@"])
def test_who_does_not_say_a_version_may_be_the_worst_of_them(said: str) -> None:
    tool = found(said, Tool("loom", "", Risk.LOW, ALLOWED), MARK)
    assert tool.status is BANNED
    assert tool.reason == (
        "it does not say which version it is, and loom@>=2.1.91 <2.1.198 is banned: a mark"
    )


def test_a_verdict_on_all_versions_needs_no_version() -> None:
    assert found("loom", Tool("loom", "", Risk.LOW, WARNED, "slow")).reason == "slow"


def test_what_was_found_is_found_again() -> None:
    tools = ToolList([MARK])
    assert tools.find("loom@2.1.196") is tools.find("loom@2.1.196")


def test_an_entry_with_no_range_of_versions_is_refused_by_name() -> None:
    with pytest.raises(DirectoryError, match=r'Tool::"loom": .*\^2'):
        range_of("loom", "^2")
    with pytest.raises(DirectoryError):
        ToolList([Tool("loom", "^2")])


statuses = st.sampled_from(list(ToolStatus))
ranges = st.sampled_from(["", "1.x", "1.2.x", ">=1.1 <1.3", "1.2.3", "1.2.4", ">1.2.3"])
entries = st.builds(
    lambda versions, risk, status: Tool("loom", versions, risk, status),
    ranges,
    st.sampled_from(list(Risk)),
    statuses,
)


@settings(max_examples=40)
@given(st.lists(entries, max_size=6, unique_by=lambda t: t.version), st.randoms())
def test_the_order_of_the_list_means_nothing(tools: list[Tool], random) -> None:
    mixed = random.sample(tools, len(tools))
    for said in ("loom", "loom@1.2.3", "loom@1.2.9", "loom@2.0.0"):
        assert found(said, *tools) == found(said, *mixed)


@settings(max_examples=40)
@given(st.lists(entries, max_size=5, unique_by=lambda t: t.version))
def test_a_ban_on_one_version_is_never_lifted_by_anything_else(tools: list[Tool]) -> None:
    ban = Tool("loom", "1.2.3", Risk.HIGH, BANNED)
    others = [tool for tool in tools if tool.version != "1.2.3"]
    assert found("loom@1.2.3", ban, *others).status is BANNED
