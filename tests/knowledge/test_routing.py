"""The form of a question decides how it is answered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hortus.knowledge.routing import Kind, Route, route


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
