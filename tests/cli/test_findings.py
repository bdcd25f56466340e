"""What screening found is told in words."""

from hypothesis import given
from hypothesis import strategies as st

from hortus.cli.findings import Told, mark, told
from hortus.store import Decision
from hortus.store.testing import an_intent, an_outcome

REDACTED = "github-pat:structured:2:redacted @message-3-tool_result,system"
PASSED = "email-address:contextual:1:passed"


def test_each_rule_is_told_with_its_places():
    first, second = told(f"{REDACTED} {PASSED}")
    places = ("message-3-tool_result", "system")
    assert first == Told("github-pat", "structured", 2, "redacted", places)
    expected = "github-pat (structured) 2 times: redacted, message 3 tool_result, system"
    assert str(first) == expected
    assert str(second) == "email-address (contextual): passed"


@given(st.text())
def test_words_of_another_form_are_left_out(words):
    assert all(one.count >= 0 for one in told(words))


def test_a_request_is_marked_by_what_was_kept_back_of_it_and_of_its_answer():
    sent = [an_intent("dec_1", attempt=n, findings=f) for n, f in ((1, PASSED), (2, REDACTED))]
    answered = an_outcome("dec_1", findings="npm-token:structured:1:redacted")
    assert mark(Decision(1, "dec_1", tuple(sent), None)) == "2 redacted"
    assert mark(Decision(1, "dec_1", tuple(sent), answered)) == "3 redacted"
    refused = an_intent("dec_1", findings="npm-token:structured:1:blocked")
    assert mark(Decision(1, "dec_1", (refused,), answered)) == "1 blocked, 1 redacted"
    assert mark(Decision(1, "dec_1", (sent[0],), None)) == ""
    assert mark(Decision(1, "dec_1", (), None)) == ""
