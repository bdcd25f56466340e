"""Prose is cut at its headings, and nothing of it is lost or doubled."""

from hypothesis import given
from hypothesis import strategies as st

from hortus.knowledge.sections import sections

BODY = [f"sentence {number}" for number in range(8)]


def starts(lines):
    return [lines[part.start] for part in sections(lines)]


def test_a_section_begins_at_its_heading():
    lines = ["# Door", *BODY, "## Open it", *BODY, "### With a key", *BODY]
    assert starts(lines) == ["# Door", "## Open it", "### With a key"]


def test_an_underlined_heading_begins_a_section_as_well():
    assert starts(["Door", "====", *BODY, "Open it", "-------", *BODY]) == ["Door", "Open it"]


def test_a_mark_within_a_block_of_code_is_no_heading():
    lines = ["# Door", *BODY, "```sh", "# open it", *BODY, "```", *BODY]
    assert starts(lines) == ["# Door"]


def test_a_mark_after_a_block_of_code_is_one_again():
    lines = ["# Door", *BODY, "```", "x", "```", "## Key", *BODY]
    assert starts(lines) == ["# Door", "## Key"]


def test_short_sections_stay_together():
    lines = ["# Door", "", "## Open", "turn", "", "## Close", "push", *BODY]
    assert len(list(sections(lines))) == 1


def test_rules_tables_and_indented_lines_are_no_headings():
    lines = ["# Door", *BODY, "", "---", "| a | b |", "|---|---|", "#hash", "  text", "======"]
    assert starts([*lines, *BODY]) == ["# Door"]


@given(st.lists(st.sampled_from(["# a", "a", "=", "===", "---", "```", "", "  a", "~~~ x"])))
def test_the_sections_are_all_lines_once_and_in_order(lines):
    found = [number for part in sections(lines) for number in part]
    assert found == list(range(len(lines)))
