"""The head of a Markdown file is read, and its body is left as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.agent.guidance.frontmatter import read_page


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("name: x", {"name": "x"}),
        ("name: 'x: y'\nother: \"z\"", {"name": "x: y", "other": "z"}),
        ("text: >\n  one\n  two", {"text": "one two"}),
        ("text: |\n  one\n  two", {"text": "one\ntwo"}),
        ("text: one\n  two", {"text": "one two"}),
        ("tools:\n  - a\n  - 'b'", {"tools": "a\nb"}),
        ("# note\n\nname: x", {"name": "x"}),
        ("", {}),
    ],
)
def test_values_of_the_head_are_read(head, said):
    page = read_page(f"---\n{head}\n---\nBody\n")
    assert page.head == said
    assert page.body == "Body\n"


@pytest.mark.parametrize("text", ["a, b", "[a, b]", "['a', \"b\"]", "\n  - a\n  - b"])
def test_lists_are_read_in_every_form(text):
    assert read_page(f"---\ntools: {text}\n---\n").listed("tools") == ("a", "b")


def test_lines_may_end_as_on_windows():
    page = read_page("---\r\nname: x\r\n---\r\nBody\r\n")
    assert (page.head, page.body) == ({"name": "x"}, "Body\r\n")


@pytest.mark.parametrize(
    "text", ["", "Body", "---", "---\nname: x\nno end", " ---\nname: x\n---\n"]
)
def test_a_text_without_a_head_is_all_body(text):
    page = read_page(text)
    assert (page.head, page.body) == ({}, text)
    assert page.listed("tools") == ()


@given(st.text())
def test_any_text_is_read(text):
    assert read_page(text).body in text
