"""The form of a question decides how it is answered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.knowledge.routing import Kind, Route, is_asked, route, share_of_vectors


@pytest.mark.parametrize(
    ("question", "kind", "text"),
    [
        ('"exact text"', Kind.EXACT, "exact text"),
        ("url_for", Kind.SYMBOL, "url_for"),
        ("getUser", Kind.SYMBOL, "getUser"),
        ("HTTPServer", Kind.SYMBOL, "HTTPServer"),
        ("run()", Kind.SYMBOL, "run"),
        ("app.make_response", Kind.SYMBOL, "make_response"),
        ("Parser::next", Kind.SYMBOL, "next"),
        ("sessions", Kind.WORDS, "sessions"),
        ("how are sessions signed", Kind.WORDS, "how are sessions signed"),
        ("  retry  ", Kind.WORDS, "retry"),
    ],
)
def test_a_question_is_taken_by_its_form(question, kind, text):
    assert route(question) == Route(kind, text)


@given(st.text(max_size=60))
def test_every_text_is_some_question(text):
    assert route(text).kind in Kind


@pytest.mark.parametrize(
    ("question", "has_say"),
    [
        ("how do we retry calls to a server", True),
        ("sort a list by the second element", True),
        ("where is open_door used", False),
        ("what does getUserName return", False),
        ("call f(x) twice", False),
        ("a message of many words " * 10, False),
        ("", False),
    ],
)
def test_vectors_have_a_say_in_short_questions_of_plain_words(question, has_say):
    assert (share_of_vectors(question) > 0) is has_say


@pytest.mark.parametrize(
    "title",
    [
        "Raise an error if the name of a file is invalid",
        "fix unclosed files in the loader",
        "(Loader) close files",
        "deprecate the old loader",
        "don't open files twice",
    ],
)
@pytest.mark.parametrize("question", ["how are files closed", "Are files closed?", "close a file"])
def test_vectors_have_less_say_in_the_title_of_a_change(title, question):
    assert 0 < share_of_vectors(title) < share_of_vectors(question)


@pytest.mark.parametrize(
    "text", ["How do I", "where is it", "files, are they closed?", "why\nnot"]
)
def test_a_sentence_that_asks_is_known_by_its_first_word_or_its_last_mark(text):
    assert is_asked(text)


@pytest.mark.parametrize("text", ["", "however it is", "close files", "a? b", "Whatever"])
def test_what_only_names_something_does_not_ask(text):
    assert not is_asked(text)
