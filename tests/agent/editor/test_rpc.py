import json

import pytest

from hortus.agent.values import Spoke


@pytest.mark.parametrize(
    ("line", "code", "number"),
    [
        (b"{", -32700, None),
        (b"\xff", -32700, None),
        (b'{"id": 3, "method": 4}', -32600, 3),
        (b'{"id": 3, "method": "session/list", "params": []}', -32602, 3),
        (b'{"id": "a", "method": "nothing"}', -32601, "a"),
        (b"[]", -32600, None),
    ],
)
def test_a_line_that_is_no_request_is_answered_and_the_next_is_heard(editor, line, code, number):
    editor.send(line)
    refused = editor.read()
    assert (refused["error"]["code"], refused["id"]) == (code, number)
    assert editor.ask("initialize", {"protocolVersion": 1})


def test_blank_lines_and_unknown_notes_and_answers_nobody_waits_for_are_passed_over(editor):
    editor.send(b"")
    editor.tell("session/unheard", {})
    editor.send(b'{"jsonrpc": "2.0", "id": 77, "result": {}}')
    assert editor.ask("initialize", {"protocolVersion": 1})


def test_each_line_out_is_one_whole_message_whatever_it_holds(editor, sessions, tmp_path):
    sessions.turns.append(lambda session: session.front.show(Spoke("a\nb\r\u2028\x00")))
    editor.ask("session/new", {"cwd": str(tmp_path)})
    prompt = {"sessionId": "s1", "prompt": [{"type": "text", "text": "x"}]}
    editor.ask("session/prompt", prompt)
    assert editor.updates()[-1]["content"]["text"] == "a\nb\r\u2028\x00"
    assert json.dumps(editor.updates())
