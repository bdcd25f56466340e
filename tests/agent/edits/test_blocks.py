"""SEARCH/REPLACE blocks are read with the name of their file."""

import pytest

from hortus.agent.edits.blocks import parse_blocks
from hortus.agent.edits.errors import MalformedEditError
from hortus.agent.edits.types import Update, Write

BLOCK = "<<<<<<< SEARCH\na\n=======\nb\n>>>>>>> REPLACE\n"


@pytest.mark.parametrize(
    "above",
    [
        "f.py\n", "f.py\n```python\n", "```python\nf.py\n", "**f.py**\n", "`f.py`\n```\n",
        "### f.py:\n\n```\n", "File: f.py\n", "I change it.\n\nf.py\n```\n", "# f.py\n",
    ],
)  # fmt: skip
def test_the_name_is_found_above_the_block_or_its_fence(above):
    (edit,) = parse_blocks(above + BLOCK)
    assert isinstance(edit, Update)
    assert (edit.path, edit.hunks[0].old, edit.hunks[0].new) == ("f.py", ("a",), ("b",))


def test_blocks_of_one_file_stay_together_in_their_order():
    first, second = parse_blocks(f"f.py\n{BLOCK}{BLOCK}\ng.py\n{BLOCK}")
    assert [hunk.number for hunk in first.hunks] == [1, 2]
    assert (second.path, second.hunks[0].number) == ("g.py", 3)


def test_fences_between_blocks_keep_the_name():
    (edit,) = parse_blocks(f"f.py\n```\n{BLOCK}```\n\n```\n{BLOCK}```\n")
    assert len(edit.hunks) == 2


def test_nothing_to_search_for_makes_a_new_file():
    write, update = parse_blocks(f"f.py\n<<<<<<< SEARCH\n=======\na\n>>>>>>> REPLACE\n{BLOCK}")
    assert write == Write("f.py", "a\n", 1, must_be_new=True)
    assert isinstance(update, Update)


def test_nothing_to_replace_with_deletes_lines():
    (edit,) = parse_blocks("f.py\n<<<<<<< SEARCH\na\nb\n=======\n>>>>>>> REPLACE\n")
    assert (edit.hunks[0].old, edit.hunks[0].new) == (("a", "b"), ())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("f.py", "no SEARCH/REPLACE block"),
        (BLOCK, "names no file"),
        ("I will do it now.\n" + BLOCK, "names no file"),
        ("f.py\n<<<<<<< SEARCH\na\n=======\nb\n", "cut off"),
        (f"f.py\n<<<<<<< SEARCH\na\n=======\nb\n{BLOCK}", "cut off"),
        ("f.py\n<<<<<<< SEARCH\na\n>>>>>>> REPLACE\n", "has 0 lines of"),
        ("f\n<<<<<<< SEARCH\nA\n=======\n=======\nb\n>>>>>>> REPLACE\n", "has 2 lines of"),
        ("f\n<<<<<<< SEARCH\na\n=======\n// ... existing code ...\n>>>>>>> REPLACE", "left out"),
    ],
)
def test_blocks_that_are_not_whole_are_refused(text, said):
    with pytest.raises(MalformedEditError, match=said):
        parse_blocks(text)
