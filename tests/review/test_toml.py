"""The small files of the review, and errors that name file and line."""

import pytest

from hortus.review.dismissals import FILE, Dismissals
from hortus.review.errors import RuleFileError
from hortus.review.settings import ReviewSettings
from hortus.review.toml import load_toml

ENTRY = """[[dismissal]]
rule = "no-eval"
owner = "anna"
reason = "only constants"
until = 2027-01-01
"""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"packs = []\ncolour = 1\n", "f.toml:2: Object contains unknown field `colour`"),
        (b"[levels]\nx = 'deadly'\n", "f.toml:"),
        (b"packs = 1\n", "f.toml:1: Expected `array`"),
        (b"packs = [\n", "f.toml: no TOML"),
        (b"\xff", "f.toml cannot be read"),
    ],
)
def test_a_fault_names_the_file_and_where_it_can_the_line(tmp_path, text, said):
    (tmp_path / "f.toml").write_bytes(text)
    with pytest.raises(RuleFileError) as error:
        load_toml(tmp_path / "f.toml", "f.toml", ReviewSettings)
    assert error.value.message.startswith(said)


def test_a_file_that_is_not_there_says_the_usual(tmp_path):
    assert load_toml(tmp_path / "none", "none", ReviewSettings) == ReviewSettings()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[[dismissal]]\n", 1),
        (f"{ENTRY}\n\n[[dismissal]]\nrule = 'b'\n", 8),
        (f"{ENTRY}\n{ENTRY}\n[[dismissal]]\nrule = 'b'\nreason = 3\n", 15),
        (f"{ENTRY}\n[[dismissal]]\nnope = 1\n", 8),
    ],
)
def test_of_several_tables_the_one_that_is_wrong_is_named(tmp_path, text, line):
    path = tmp_path / FILE
    path.parent.mkdir()
    path.write_text(text)
    with pytest.raises(RuleFileError) as error:
        Dismissals.load(tmp_path)
    assert error.value.message.startswith(f".hortus/dismissals.toml:{line}: ")
