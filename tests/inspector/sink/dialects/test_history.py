"""Only what the made-up model said itself counts as a turn of it."""

import pytest

from hortus.inspector.sink.dialects import responses
from hortus.inspector.sink.dialects.history import is_own, turns

SPOKEN = frozenset({"I read the file first.", "Done."})
EXAMPLES = [
    {"role": "user", "content": "This is the setting."},
    {"role": "assistant", "content": "Got it. Thanks for the context!"},
]


@pytest.mark.parametrize(
    "message",
    [
        {"content": "Done."},
        {"content": " Done.\n"},
        {"content": None, "tool_calls": [{"id": "call_1"}]},
        {"content": [{"type": "text", "text": "Done."}]},
        {"content": [{"type": "tool_use", "id": "toolu_1"}]},
        {"parts": [{"functionCall": {"name": "read"}}]},
        {"parts": [{"text": "Done."}]},
    ],
)
def test_what_it_said_or_called_is_its_own(message):
    assert is_own(message, SPOKEN)


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"content": None},
        {"content": "Got it."},
        {"content": [{"type": "text", "text": "Got it."}, "odd", {"text": 1}]},
        {"parts": [{"functionResponse": {}}]},
        {"content": 3},
    ],
)
def test_what_a_tool_put_into_its_mouth_is_not(message):
    assert not is_own(message, SPOKEN)


def test_examples_before_the_question_are_no_turns():
    said = [*EXAMPLES, {"role": "user", "content": "Mend it."}]
    assert turns(said, "assistant", SPOKEN) == 0
    answered = {"role": "assistant", "content": "I read the file first.", "tool_calls": [{}]}
    assert turns([*said, answered], "assistant", SPOKEN) == 1


def test_what_others_say_in_its_words_is_no_turn():
    assert turns([{"role": "user", "content": "Done."}], "assistant", SPOKEN) == 0
    assert turns("odd", "assistant", SPOKEN) == 0


def test_a_text_and_its_calls_are_one_turn_of_responses():
    text = {
        "type": "message",
        "role": "assistant",
        "content": [{"type": "output_text", "text": "I read the file first."}],
    }
    call, result = {"type": "function_call"}, {"type": "function_call_output"}
    said = {"input": [*EXAMPLES, text, call, call, result, result, call, result]}
    assert responses.answered(said, SPOKEN) == 2
    assert responses.answered({"input": EXAMPLES}, SPOKEN) == 0
