"""The small files of the review, and errors that name file and line."""

import pytest

from hortus.review.errors import RuleFileError
from hortus.review.settings import ReviewSettings
from hortus.review.toml import load_toml


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
