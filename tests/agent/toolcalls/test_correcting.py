"""One message says what is wrong with every call, and how to mend it."""

from hortus.agent.toolcalls.correcting import correct
from hortus.agent.toolcalls.types import Fault, Tool


def test_the_message_names_faults_and_schemas_once():
    said = correct(
        [
            Fault("f", "path: is missing", "<tool_call>{}"),
            Fault("f", "x", "y"),
            Fault("", "z", "q"),
        ],
        [Tool("f", {"type": "object"})],
    )
    assert said == (
        "Nothing was run, because the last message has a tool call that cannot be read:\n"
        "- f: path: is missing\n"
        "  It began: <tool_call>{}\n"
        "- f: x\n"
        "  It began: y\n"
        "- a call: z\n"
        "  It began: q\n"
        'f takes: {"type": "object"}\n'
        "Send the whole call again, once, as the last thing in the message."
    )


def test_long_calls_and_schemas_are_not_repeated_in_full():
    tool = Tool("f", {"description": "x" * 5_000})
    said = correct([Fault("f", "wrong", "word \n" * 1_000)], [tool])
    assert len(said) < 700
    assert "f takes" not in said
