"""How far a conversation has come is read from the request alone, in every dialect."""

import pytest

from hortus.gateway.testing.scripted_request import (
    Tool,
    read_chat,
    read_messages,
    read_responses,
)

SCHEMA = {"type": "object"}


class TestChat:
    def test_rounds_are_assistant_messages_with_calls(self):
        asked = read_chat(
            {
                "messages": [
                    {"role": "user", "content": "go"},
                    {"role": "assistant", "content": None, "tool_calls": [{}, {}]},
                    {"role": "tool", "content": [{"type": "text", "text": "hi"}]},
                    {"role": "tool", "content": "ho"},
                    {"role": "assistant", "content": "", "tool_calls": [{}]},
                    {"role": "tool", "content": ""},
                    {"role": "assistant", "content": "no call", "tool_calls": []},
                ]
            }
        )
        assert asked.rounds == 2

    def test_tools_streaming_and_usage_are_read(self):
        function = {"name": "bash", "parameters": SCHEMA}
        asked = read_chat(
            {
                "model": "m",
                "stream": True,
                "stream_options": {"include_usage": True},
                "tools": [{"type": "function", "function": function}],
            }
        )
        assert (asked.model, asked.stream, asked.include_usage) == ("m", True, True)
        assert asked.tools == (Tool("bash", SCHEMA),)


class TestResponses:
    call, output = {"type": "function_call"}, {"type": "function_call_output"}

    @pytest.mark.parametrize(
        ("items", "rounds"),
        [
            ([], 0),
            ([call, call, output, output], 1),
            ([call, output, {"type": "reasoning"}, call, output], 2),
            ([{"type": "custom_tool_call_output"}], 1),
        ],
    )
    def test_calls_made_side_by_side_are_one_round(self, items, rounds):
        assert read_responses({"input": [{"role": "user"}, *items]}).rounds == rounds

    def test_a_plain_text_is_no_round(self):
        assert read_responses({"input": "go"}).rounds == 0

    def test_only_functions_count_as_tools(self):
        tools = [
            {"type": "function", "name": "shell", "parameters": SCHEMA},
            {"type": "namespace", "name": "group", "tools": []},
            {"type": "web_search"},
        ]
        assert read_responses({"tools": tools}).tools == (Tool("shell", SCHEMA),)


class TestMessages:
    def test_rounds_are_messages_with_tool_results(self):
        result = {"type": "tool_result", "tool_use_id": "1"}
        asked = read_messages(
            {
                "messages": [
                    {"role": "user", "content": "go"},
                    {"role": "system", "content": "a remark in the middle"},
                    {"role": "user", "content": [result, result, {"type": "text"}]},
                ]
            }
        )
        assert asked.rounds == 1

    def test_tools_have_their_schema(self):
        asked = read_messages({"tools": [{"name": "Bash", "input_schema": SCHEMA}]})
        assert asked.tools == (Tool("Bash", SCHEMA),)


@pytest.mark.parametrize("read", [read_chat, read_responses, read_messages])
@pytest.mark.parametrize("odd", [None, 7, "x", {"a": 1}, [1, None, "x"]])
def test_odd_values_are_read_as_nothing(read, odd):
    asked = read({"messages": odd, "input": odd, "tools": odd, "stream": odd})
    assert (asked.rounds, asked.tools, asked.stream) == (0, (), False)


def test_words_anywhere_in_the_request_are_found():
    asked = read_chat({"messages": [{"role": "system", "content": "*SEARCH/REPLACE*"}]})
    assert asked.mentions("SEARCH/REPLACE")
    assert not asked.mentions("something else")
