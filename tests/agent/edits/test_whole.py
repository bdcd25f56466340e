"""Whole files are read from their fences, and refused where their end is not sure."""

import pytest

from hortus.agent.edits.errors import MalformedEditError
from hortus.agent.edits.types import Write
from hortus.agent.edits.whole import parse_whole


def test_files_are_read_each_below_its_name():
    assert parse_whole(
        "I wrote two.\n\na.py\n```python\nx = 1\n```\n\n**b.py**\n~~~\n\n~~~\n"
    ) == (
        Write("a.py", "x = 1\n", 1),
        Write("b.py", "\n", 2),
    )


def test_longer_fences_may_hold_shorter_ones():
    (file,) = parse_whole("R.md\n````\n# A\n```\nsrc/main.py\n```\n````\n")
    assert file.text == "# A\n```\nsrc/main.py\n```\n"


def test_fences_with_a_language_inside_come_in_pairs():
    (file,) = parse_whole("R.md\n```markdown\n# A\n```sh\nls\n```\nend\n```\n")
    assert file.text == "# A\n```sh\nls\n```\nend\n"


def test_an_empty_file_can_be_written():
    assert parse_whole("a.py\n```\n```\n") == (Write("a.py", "", 1),)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a.py", "no file in it"),
        ("```\nx\n```", "has no name"),
        ("Here is the file:\n```\nx\n```", "has no name"),
        ("a.py\n```\nx", "cut off"),
        ("R.md\n```\n# A\n```\nsrc/main.py\n```\n# B\n```\n", "not clear where it ends"),
    ],
)
def test_files_without_name_or_end_are_refused(text, said):
    with pytest.raises(MalformedEditError, match=said):
        parse_whole(text)
