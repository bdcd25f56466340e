"""``hortus toolcall parse``: calls as JSON, repairs and faults beside them."""

import io
import json

import pytest

from hortus.cli.dispatch import dispatch

TOOLS = [
    {
        "name": "run",
        "parameters": {
            "type": "object",
            "properties": {"command": {"type": "string"}},
            "required": ["command"],
        },
    }
]


@pytest.fixture
def parse(tmp_path, monkeypatch, capsys):
    """Run ``hortus toolcall parse`` on a text."""
    file = tmp_path / "tools.json"
    file.write_text(json.dumps(TOOLS))

    def run(text, *words, tools=True):
        data = text if isinstance(text, bytes) else text.encode()
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
        more = ["--tools", str(file)] if tools else []
        status = dispatch(["toolcall", "parse", *more, *words])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


def test_calls_are_printed_one_on_each_line(parse):
    call = "<tool_call>run\n<arg_key>command</arg_key>\n<arg_value>ls</arg_value>\n</tool_call>"
    line = '{"name":"run","arguments":{"command":"ls"}}\n'
    assert parse(call + call) == (0, line + line, "")


def test_what_was_repaired_is_shown_before_and_after(parse):
    status, out, err = parse(
        '<tool_call>{"name":"run","arguments":{"command":"a "b""}}</tool_call>'
    )
    assert status == 0
    assert json.loads(out)["arguments"] == {"command": 'a "b"'}
    assert "run: repaired json\n  before: " in err


def test_a_conversion_names_the_argument(parse):
    _, _, err = parse('<tool_call>{"name":"run","arguments":{"command":5}}</tool_call>')
    assert err == "run: repaired type of command\n  before: 5\n  after:  5\n"


def test_a_call_that_cannot_be_made_fails_with_the_message_for_the_model(parse):
    status, out, err = parse('<tool_call>{"name":"run","arguments":{}}</tool_call>')
    assert (status, out) == (1, "")
    assert "- run: command: is missing (string)" in err


def test_everything_is_in_the_json(parse):
    status, out, _ = parse("<think>Hm.</think>Hello.", "--json")
    assert status == 0
    assert json.loads(out) == {
        "calls": [],
        "text": "Hello.",
        "thinking": "Hm.",
        "faults": [],
        "correction": None,
        "doubt": None,
    }


def test_why_a_text_holds_no_call_is_said(parse):
    assert parse("Hello.")[2] == "no call\n"
    text = '{"name": "run", "arguments": {"command": "ls"}} is JSON'
    assert parse(text)[2].startswith("no call: text follows")
    assert parse("<function=run></function>", "--thinking")[2] == "no call\n"


def test_without_tools_marked_calls_are_read_as_they_are(parse):
    text = "<function=any><parameter=a>1</parameter></function>"
    assert parse(text, tools=False)[1] == '{"name":"any","arguments":{"a":"1"}}\n'


def test_a_file_of_tools_that_cannot_be_used_is_refused(parse, tmp_path):
    status, _, err = parse("", "--tools", str(tmp_path / "no.json"), tools=False)
    assert (status, "No such file" in err) == (1, True)


def test_input_that_is_no_utf_8_is_a_wrong_call(parse):
    assert parse(b"\xff")[0] == 2
