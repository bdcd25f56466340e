"""A file's name is told from a sentence."""

import pytest

from hortus.agent.edits.filename import file_name


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("src/a.py", "src/a.py"),
        ("  **src/a.py**  ", "src/a.py"),
        ("`a b.txt`", "a b.txt"),
        ("#### `x/y.go`", "x/y.go"),
        ("Filename: x.c", "x.c"),
        ("// web/x.js", "web/x.js"),
        ("Makefile", "Makefile"),
        ("my notes/to do.md", "my notes/to do.md"),
        ("2. conf.yaml:", "conf.yaml"),
    ],
)
def test_names_are_read_in_every_dress(line, name):
    assert file_name(line) == name


@pytest.mark.parametrize(
    "line", ["", "Here is the change:", "Now I edit it.", "x = call(a)", "a, b", "it is done"]
)
def test_sentences_and_code_are_no_names(line):
    assert file_name(line) == ""
