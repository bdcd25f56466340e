"""The lines that come nearest to those wanted are shown."""

from hortus.agent.edits.nearest import describe_nearest


def test_lines_that_agree_most_are_nearest():
    said = describe_nearest(["b", "c", "x"], ["a", "b", "c", "d", "b"])
    assert "Nearest from line 2:" in said
    assert "    2  b\n    3  c\n    4  d" in said
    assert "Line 4 was expected to be: 'x'" in said


def test_a_line_alike_is_nearest_where_none_agrees():
    said = describe_nearest(["    return total(items)"], ["x", "    return total(item)"])
    assert "    2      return total(item)" in said


def test_nothing_alike_and_empty_files_are_said():
    assert describe_nearest(["abc"], ["123", "456"]) == "Nothing in its 2 lines is like them."
    assert describe_nearest(["abc"], []) == "The file is empty."


def test_the_end_of_the_file_is_a_difference():
    assert describe_nearest(["a", "b"], ["x", "a"]).endswith("The file ends before: 'b'")


def test_uneven_white_space_is_a_difference():
    assert "white space only" in describe_nearest(["a", " b"], ["  a", "  b"])


def test_only_the_part_searched_is_shown_with_the_numbers_of_the_file():
    assert "    4  a" in describe_nearest(["a", "z"], ["a", "z", "", "a", "b"], 3, 5)


def test_long_blocks_are_shortened():
    lines = [f"line {number}" for number in range(40)]
    assert "…" in describe_nearest([*lines[:-1], "other"], lines)
