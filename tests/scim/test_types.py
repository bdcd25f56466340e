"""What a request and an answer are before anybody has said more."""

from hortus.scim.types import Answer, Asked


def test_a_request_says_nothing_that_was_not_said():
    asked = Asked("GET", "/Users", "https://h.example/scim/v2", {})
    assert (asked.body, asked.if_match, asked.if_none_match, asked.actor) == (b"", "", "", "")


def test_an_answer_without_a_body_has_none():
    assert (Answer(204).body, Answer(204).headers) == (b"", {})
