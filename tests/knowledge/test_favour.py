"""What a path says of a file decides how much the file counts, and the question how far."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.knowledge.favour import favour

TESTS = (
    "tests/test_log.py",
    "src/app/__tests__/log.ts",
    "log_test.go",
    "web/log.spec.tsx",
    "src/LogTest.java",
    "conftest.py",
)
PROSE = ("README.md", "docs/how-to/log-in.rst", "notes.TXT")
CODE = (
    "src/log.py",
    "contest.py",
    "latest/log.go",
    "src/attestation.py",
    "docs/conf.py",
    "readme",
)
NEWS = ("CHANGES.rst", "docs/changelog.md", "HISTORY.md", "release-notes.txt")


@pytest.mark.parametrize("path", TESTS)
def test_a_test_counts_less_than_what_it_tests(path):
    assert favour("open the log")(path) < favour("open the log")("src/log.py")


@pytest.mark.parametrize("path", TESTS)
@pytest.mark.parametrize(
    "question", ["where is the log tested", "the fixture for logs", "test_open_log", "LogTest"]
)
def test_a_test_counts_in_full_where_tests_are_asked_for(path, question):
    assert favour(question)(path) == 1.0


@pytest.mark.parametrize("question", ["the latest log", "contest results", "attest a key"])
def test_a_word_that_only_has_test_in_it_asks_for_none(question):
    assert favour(question)("tests/test_log.py") < 1.0


@pytest.mark.parametrize("path", PROSE)
@pytest.mark.parametrize("question", ["how do I open the log?", "Why a log", "a log, you say?"])
def test_prose_counts_more_to_a_question_in_a_sentence(path, question):
    assert favour(question)(path) > 1.0


@pytest.mark.parametrize("path", [*PROSE, *CODE, *NEWS])
def test_nothing_counts_more_where_words_are_looked_for(path):
    assert favour("open log")(path) == 1.0


@pytest.mark.parametrize("path", [*CODE, *NEWS])
def test_neither_code_nor_news_are_taken_for_prose_or_tests(path):
    assert favour("how do I open the log?")(path) == 1.0


@given(st.text(max_size=80), st.text(max_size=80))
def test_no_path_is_left_out_by_what_it_is(question, path):
    assert 0.5 < favour(question)(path) < 1.5
