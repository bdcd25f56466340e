"""Documents that say they are confidential are recognised, and words in prose and code are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.dlp import ProjectIndex, TextLabels, find_mark
from hortus.dlp.marks import LABEL

LABELS = TextLabels()
TEXT = "We will sell the north plant in May.\n"
MARKED = [
    f"CONFIDENTIAL\n\n{TEXT}",
    f"{TEXT}\n— Strictly Confidential —\n",
    f"Acme GmbH | Confidential | Page 3 of 12\n\n{TEXT}",
    f"{TEXT}\n\fConfidential - Do not distribute\n\n{TEXT}",
    f"Vertraulich\n\n{TEXT}",
    f"{TEXT}Nur für den internen Gebrauch\n{TEXT}",
    f"VS-NUR FÜR DEN DIENSTGEBRAUCH\n{TEXT}",
    f"{TEXT}INTERNAL USE ONLY\n",
    f"For internal use only.\n{TEXT}",
    f"TLP:RED\n{TEXT}",
    f"{TEXT}** TLP:AMBER+STRICT **\n",
    f"---\ntitle: Plan\nclassification: confidential\n---\n{TEXT}",
    f"Plan for May\nClassification: Restricted\n\n{TEXT}",
    "/*\n * ACME CONFIDENTIAL\n * (c) 2026\n */\nint main() {}\n",
    "# Copyright 2026 Acme. Confidential and proprietary.\nimport os\n",
    f"<!-- sensitivity: internal use only -->\n<p>{TEXT}</p>",
    f"**RESTRICTED**\n\n{TEXT}",
]
UNMARKED = [
    "The confidential client flow of OAuth needs a secret.\n",
    'CONFIDENTIAL = "confidential"\n',
    "enum Level {\n    PUBLIC,\n    CONFIDENTIAL,\n    RESTRICTED\n}\n",
    "levels:\n  - public\n  - confidential\n",
    'rule = {"sensitivity": "confidential"}\n' * 30,
    f"{TEXT * 40}classification: confidential\n",
    "Is this for internal use only, or may customers call it?\n",
    "# Whether a client is confidential, see RFC 6749\n" * 30,
    "if mark == 'TLP:RED' or mark == 'TLP:AMBER':\n    refuse()\n",
    "Restricted\n==========\nThe restricted profile forbids host networks.\n",
    "We treat what you write as strictly confidential and proprietary to you.\n",
    "| level | CONFIDENTIAL | RESTRICTED |\n",
    "TLP:GREEN\n",
    "'Vertraulich': 'Confidential',\n",
    "return classification(text) == Confidential\n",
]


@pytest.mark.parametrize("text", MARKED)
def test_a_marked_document_is_labelled(text):
    assert LABELS.labels(text) == {LABEL}
    mark = find_mark(text)
    assert text[mark.start : mark.end].strip() == text[mark.start : mark.end] != ""


@pytest.mark.parametrize("text", UNMARKED)
def test_a_word_in_prose_or_code_is_no_mark(text):
    assert LABELS.labels(text) == frozenset()
    assert find_mark(text) is None


def test_the_place_of_a_mark_counts_characters():
    mark = find_mark("Übergabe\n\nStreng vertraulich\n")
    assert (mark.start, mark.end) == (10, 28)


def test_the_first_of_several_marks_is_given():
    assert find_mark(f"TLP:RED\n{TEXT}\nCONFIDENTIAL\n").start == 0


def test_a_text_can_be_marked_and_quote_a_project(project, tmp_path):
    lines = "".join(f"value_{n} = price_of(article_{n}, amount) + delivery\n" for n in range(9))
    project.commit({"a.py": lines})
    index = ProjectIndex(tmp_path / "index", {"shop": project.path})
    index.refresh()
    labels = TextLabels(index)
    assert labels.labels(lines) == {"source:shop"}
    assert labels.labels(f"# ACME CONFIDENTIAL\n{lines}") == {"source:shop", LABEL}


@given(st.lists(st.sampled_from(["CONFIDENTIAL", "\n", " ", "TLP:RED", "ä" * 90, "-", "\ud800"])))
def test_any_text_can_be_looked_at(pieces):
    text = "".join(pieces)
    mark = find_mark(text)
    assert mark is None or text[mark.start : mark.end] in {"CONFIDENTIAL", "TLP:RED"}


def test_half_a_character_before_a_mark_does_not_move_it():
    mark = find_mark("--\ud800TLP:RED")
    assert mark is not None
    assert (mark.start, mark.end) == (3, 10)


def test_a_text_of_marks_alone_is_read_in_linear_work():
    # Quadratic work would take hours here.
    assert find_mark("CONFIDENTIAL " * 400_000) is None
    assert find_mark("the CONFIDENTIAL one\n" * 20_000) is None
