import re
from pathlib import Path

import pytest

from hortus.inspector import judging
from hortus.inspector.finding import Kind, Level
from hortus.inspector.reporting import words
from hortus.inspector.reporting.testing import finding
from hortus.inspector.staging import Sort


def test_every_level_kind_and_sort_has_words():
    assert set(words.LEVELS) == set(Level)
    assert set(words.KINDS) == set(words.SHORT) == set(Kind)
    assert set(words.SORTS) == {sort.value for sort in Sort}


@pytest.mark.parametrize(
    ("impact", "hidden", "said"),
    [
        (3, 3, "serious harm possible, concealed"),
        (0, 0, "no harm possible, said by the vendor"),
        (1, 2, "little harm possible, not documented"),
    ],
)
def test_a_weight_is_said_in_words(impact, hidden, said):
    assert words.weight(finding(impact=impact, hidden=hidden)) == said


def test_every_finding_that_can_be_made_has_its_meaning():
    folder = Path(judging.__file__).parent
    source = "\n".join(file.read_text() for file in folder.glob("*.py"))
    codes = {*re.findall(r'code ?= ?"(\w+)"', source), *re.findall(r': \("(\w+)", "', source)}

    assert len(codes) > 15
    assert {code for code in codes if not words.meaning(code)} == set()


def test_a_finding_that_nobody_knows_has_no_meaning_rather_than_a_wrong_one():
    assert words.meaning("covert_marker").startswith("Two texts that look the same")
    assert words.meaning("made_up") == ""
