"""Excerpts number lines from where they are, and say what is left out."""

from hypothesis import given
from hypothesis import strategies as st

from hortus.agent.toolbox.excerpts import excerpt


def test_a_short_file_is_shown_whole():
    shown = excerpt(["a", "b"], 1, 400)
    assert (shown.text, shown.whole) == ("1\ta\n2\tb", True)


def test_a_line_without_end_is_cut_and_the_file_does_not_count_as_read():
    shown = excerpt(["x" * 5000], 1, 400)
    assert shown.text.endswith("x … 4000 more signs")
    assert not shown.whole


def test_what_does_not_fit_is_left_for_the_next_call():
    shown = excerpt(["y" * 900] * 100, 1, 400)
    assert len(shown.text) < 25_000
    assert shown.text.endswith("(lines 1-26 of 100; go on with from=27)")


def test_lines_behind_the_end_are_said_to_be():
    assert excerpt(["a"], 5, 1).text == "The file has only 1 lines."


@given(st.lists(st.text(max_size=5), min_size=1, max_size=30), st.integers(1, 40))
def test_lines_keep_their_numbers(lines, first):
    rows = excerpt(lines, first, 10).text.split("\n")
    for number, line in enumerate(lines[first - 1 : first + 9], start=first):
        if "\n" not in line and not any("\n" in other for other in lines):
            assert f"{number}\t{line}" in rows
