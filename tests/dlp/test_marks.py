"""Documents that say they are confidential are recognised, and words in prose and code are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.dlp import Scanner
from hortus.dlp.marks import LABEL

SCANNER = Scanner()
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
    found = SCANNER.scan(text)
    assert LABEL in found.labels
    assert len(found) == 0
    (mark,) = found.marks
    assert text[mark.start : mark.end].strip() == text[mark.start : mark.end] != ""


@pytest.mark.parametrize("text", UNMARKED)
def test_a_word_in_prose_or_code_is_no_mark(text):
    assert LABEL not in SCANNER.scan(text).labels


def test_the_place_of_a_mark_counts_characters():
    (mark,) = SCANNER.scan("Übergabe\n\nStreng vertraulich\n").marks
    assert (mark.start, mark.end) == (10, 28)


def test_a_mark_is_never_redacted(redactor):
    text = f"TLP:RED\n{TEXT}"
    assert redactor.redact(text, SCANNER.scan(text)).text == text


@given(st.lists(st.sampled_from(["CONFIDENTIAL", "\n", " ", "TLP:RED", "x" * 90, "-", "#"])))
def test_any_text_can_be_looked_at(pieces):
    text = "".join(pieces)
    for mark in SCANNER.scan(text).marks:
        assert text[mark.start : mark.end] in {"CONFIDENTIAL", "TLP:RED"}


def test_a_text_of_marks_alone_is_scanned_in_linear_work():
    # Quadratic work would take hours here.
    assert len(SCANNER.scan("CONFIDENTIAL " * 40_000).marks) == 0
    assert len(SCANNER.scan("CONFIDENTIAL\n\n" * 20_000).marks) == 1
