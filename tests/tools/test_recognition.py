"""The table of known tools is sound, and of one meaning."""

from hortus.tools import parted, products


def test_no_two_tools_are_recognised_by_the_same_mark():
    known = products()
    marks = [mark for tool in known.tools.values() for mark in (*tool.products, *tool.headers)]
    assert len(marks) == len(set(marks)) == len(known.by_product) + len(known.by_header)


def test_marks_are_written_as_they_are_compared():
    known = products()
    assert all(mark == mark.lower() for mark in (*known.by_product, *known.by_header))


def test_a_tool_is_found_by_what_it_calls_itself():
    known = products()
    assert known.by_product["claude-cli"] == "claude-code"
    assert known.by_header[b"x-claude-code-session-id"] == "claude-code"
    assert "openai-python" in known.libraries
    assert "aider" not in known.libraries


def test_the_names_of_tools_are_ones_that_verdicts_can_be_given_on():
    assert [parted(name) for name in products().tools] == [(n, "") for n in products().tools]
