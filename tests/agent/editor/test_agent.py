import base64
import json
from pathlib import Path

import pytest

from hortus.agent.editor import Known
from hortus.agent.values import (
    Asked,
    Call,
    Consent,
    Decision,
    EditFiles,
    Effect,
    Ending,
    EndReason,
    Finished,
    Image,
    Proposed,
    Reply,
    RunCommand,
    Spoke,
)

CALL = Call("c1", "run", {"command": "make"})
RUN = RunCommand("make")
ASK = Decision(Effect.ASK, "the mode asks")


def begin(editor, tmp_path):
    editor.ask("initialize", {"protocolVersion": 1})
    return editor.ask("session/new", {"cwd": str(tmp_path), "mcpServers": []})


def say(editor, text, session="s1"):
    return editor.call(
        "session/prompt", {"sessionId": session, "prompt": [{"type": "text", "text": text}]}
    )


def test_it_names_itself_and_what_it_can(editor):
    told = editor.ask("initialize", {"protocolVersion": 7, "clientInfo": {"name": "x"}})
    assert told["protocolVersion"] == 1
    assert told["agentInfo"]["name"] == "hortus"
    assert told["agentCapabilities"]["loadSession"] is True


def test_a_new_session_has_modes_and_models(editor, tmp_path):
    told = begin(editor, tmp_path)
    assert told["sessionId"] == "s1"
    assert told["modes"]["currentModeId"] == "ask"
    assert [one["id"] for one in told["modes"]["availableModes"]] == [
        "plan",
        "ask",
        "accept-edits",
        "auto",
    ]
    (option,) = told["configOptions"]
    assert [one["value"] for one in option["options"]] == ["house", "large"]


def test_own_commands_are_offered_and_expanded(editor, sessions, tmp_path):
    begin(editor, tmp_path)
    editor.answer(say(editor, "/fix 12"))
    assert editor.updates()[0]["availableCommands"][0]["name"] == "fix"
    assert sessions.opened[0].heard == [("fix: mend 12", ())]


def test_what_the_model_says_arrives_before_the_end(editor, sessions, tmp_path):
    sessions.turns.append(lambda session: session.front.show(Spoke("Yes.")))
    begin(editor, tmp_path)
    answer = editor.answer(say(editor, "well?"))
    assert answer["result"] == {"stopReason": "end_turn"}
    assert editor.updates()[-1] == {
        "sessionUpdate": "agent_message_chunk",
        "content": {"type": "text", "text": "Yes."},
    }


@pytest.mark.parametrize(
    ("reason", "stop"),
    [
        (EndReason.INTERRUPTED, "cancelled"),
        (EndReason.TURNS, "max_turn_requests"),
        (EndReason.REFUSED, "refusal"),
    ],
)
def test_the_end_has_its_reason(editor, sessions, tmp_path, reason, stop):
    sessions.turns.append(lambda _: Ending(reason, problem="not allowed", remedy="ask marta"))
    begin(editor, tmp_path)
    assert editor.answer(say(editor, "go"))["result"] == {"stopReason": stop}
    assert "not allowed: ask marta" in editor.updates()[-1]["content"]["text"]


def test_cancelling_stops_the_work_and_the_prompt_says_so(editor, sessions, tmp_path):
    def turn(session):
        assert session.stop.wait(20)
        return Ending(EndReason.INTERRUPTED)

    sessions.turns.append(turn)
    begin(editor, tmp_path)
    number = say(editor, "go")
    editor.tell("session/cancel", {"sessionId": "s1"})
    assert editor.answer(number)["result"] == {"stopReason": "cancelled"}


@pytest.mark.parametrize(
    ("outcome", "reply"),
    [
        ({"outcome": "selected", "optionId": "once"}, Reply(Consent.ONCE)),
        ({"outcome": "selected", "optionId": "session"}, Reply(Consent.SESSION)),
        ({"outcome": "selected", "optionId": "no"}, Reply(Consent.NO)),
        ({"outcome": "selected", "optionId": "everything"}, Reply(Consent.NO)),
        ({"outcome": "cancelled"}, Reply(Consent.NO)),
        (None, Reply(Consent.NO)),
    ],
    ids=["once", "session", "no", "unknown", "cancelled", "nothing"],
)
def test_the_person_is_asked_in_the_editor(editor, sessions, tmp_path, outcome, reply):
    replies = []

    def turn(session):
        session.front.show(Proposed(CALL, RUN, ASK))
        replies.append(session.front.ask(Asked(CALL, RUN, ASK, "run: make")))
        session.front.show(Finished(CALL, "built", failed=False, seconds=1))

    sessions.turns.append(turn)
    begin(editor, tmp_path)
    number = say(editor, "build")
    while (question := editor.read()).get("method") != "session/request_permission":
        editor.notes.append(question)
    assert [one["kind"] for one in question["params"]["options"]] == [
        "allow_once",
        "allow_always",
        "reject_once",
    ]
    editor.send(
        b'{"jsonrpc":"2.0","id":%d,"result":%s}'
        % (question["id"], json.dumps({"outcome": outcome}).encode())
    )
    editor.answer(number)
    assert replies == [reply]
    states = [u["status"] for u in editor.updates() if "toolCallId" in u]
    begun = ["in_progress"] if reply.consent is not Consent.NO else []
    assert states == ["pending", *begun, "completed"]


def test_nothing_can_be_kept_that_no_rule_is_offered_for(editor, sessions, tmp_path):
    replies = []
    sessions.turns.append(lambda session: replies.append(session.front.ask(Asked(CALL, RUN, ASK))))
    begin(editor, tmp_path)
    number = say(editor, "build")
    while (question := editor.read()).get("method") != "session/request_permission":
        continue
    assert len(question["params"]["options"]) == 2
    chosen = b'{"outcome":{"outcome":"selected","optionId":"session"}}'
    editor.send(b'{"jsonrpc":"2.0","id":%d,"result":%s}' % (question["id"], chosen))
    editor.answer(number)
    assert replies == [Reply(Consent.NO)]


def test_an_editor_that_leaves_while_asked_is_a_no(sessions, editor, tmp_path):
    replies = []
    sessions.turns.append(lambda session: replies.append(session.front.ask(Asked(CALL, RUN, ASK))))
    begin(editor, tmp_path)
    say(editor, "build")
    while editor.read().get("method") != "session/request_permission":
        continue
    editor.leave()
    session = sessions.opened[0]
    assert session.stop.wait(20)
    while not session.closed:
        session.stop.wait(0.01)
    assert replies[0].consent is Consent.NO


def test_an_edit_shows_its_change(editor, sessions, tmp_path):
    diff = "--- a/a.py\n+++ b/a.py\n@@ -1,2 +1,2 @@\n same\n-old\n+new\n"
    edit = EditFiles(("a.py",), diff)
    sessions.turns.append(lambda session: session.front.show(Proposed(CALL, edit, ASK)))
    begin(editor, tmp_path)
    editor.answer(say(editor, "edit"))
    update = editor.updates()[-1]
    assert update["kind"] == "edit"
    assert update["content"] == [
        {
            "type": "diff",
            "path": str(tmp_path / "a.py"),
            "oldText": "same\nold",
            "newText": "same\nnew",
        }
    ]


def test_pictures_and_attached_files_come_along(editor, sessions, tmp_path):
    begin(editor, tmp_path)
    data = base64.b64encode(b"png").decode()
    blocks = [
        {"type": "text", "text": "what is"},
        {"type": "resource_link", "name": "a.py", "uri": f"file://{tmp_path}/a%20b.py"},
        {"type": "resource", "resource": {"uri": f"file://{tmp_path}/c.py", "text": "x = 1"}},
        {"type": "image", "data": data, "mimeType": "image/png"},
    ]
    editor.ask("session/prompt", {"sessionId": "s1", "prompt": blocks})
    ((text, images),) = sessions.opened[0].heard
    assert text == "what is\n@\"a b.py\"\n<file path='c.py'>\nx = 1\n</file>"
    assert images == (Image("image/png", b"png"),)


def test_the_mode_and_the_model_can_be_changed(editor, sessions, tmp_path):
    begin(editor, tmp_path)
    editor.ask("session/set_mode", {"sessionId": "s1", "modeId": "plan"})
    assert editor.updates()[-1] == {
        "sessionUpdate": "current_mode_update",
        "currentModeId": "plan",
    }
    told = editor.ask(
        "session/set_config_option", {"sessionId": "s1", "configId": "model", "value": "large"}
    )
    assert told["configOptions"][0]["currentValue"] == "large"
    assert (sessions.opened[0].stands.mode, sessions.opened[0].stands.model) == ("plan", "large")


@pytest.mark.parametrize(
    ("method", "params", "words"),
    [
        ("session/set_mode", {"sessionId": "s1", "modeId": "fast"}, "there is no mode 'fast'"),
        ("session/set_mode", {"sessionId": "s1", "modeId": "auto"}, "auto is not allowed here"),
        ("session/set_mode", {"sessionId": "s9", "modeId": "ask"}, "'s9' is not open"),
        ("session/new", {"cwd": "not/full"}, "is no folder of this machine"),
        ("session/new", {}, "cwd"),
        (
            "session/set_config_option",
            {"sessionId": "s1", "configId": "x", "value": "y"},
            "there is no option 'x'",
        ),
        ("session/prompt", {"sessionId": "s1", "prompt": [{"type": "audio"}]}, "'audio'"),
        (
            "session/prompt",
            {"sessionId": "s1", "prompt": [{"type": "image", "data": "%"}]},
            "no base64",
        ),
        ("session/dance", {}, "there is no method 'session/dance'"),
    ],
)
def test_what_cannot_be_done_is_refused_and_the_session_goes_on(
    editor, tmp_path, method, params, words
):
    begin(editor, tmp_path)
    assert words in editor.refused(method, params)["message"]
    assert editor.answer(say(editor, "go on"))["result"] == {"stopReason": "end_turn"}


def test_a_session_is_loaded_with_what_was_said(editor, tmp_path):
    told = editor.ask(
        "session/load", {"sessionId": "old1", "cwd": str(tmp_path), "mcpServers": []}
    )
    assert told["modes"]["currentModeId"] == "ask"
    kinds = [update["sessionUpdate"] for update in editor.updates()]
    assert kinds[-2:] == ["user_message_chunk", "agent_message_chunk"]


def test_older_sessions_are_listed_in_pages(editor, sessions, tmp_path):
    sessions.older = [Known(f"s{n}", tmp_path, f"t{n}", "2026-01-01T00:00:00Z") for n in range(60)]
    first = editor.ask("session/list", {})
    assert len(first["sessions"]) == 50
    rest = editor.ask("session/list", {"cursor": first["nextCursor"]})
    assert [one["sessionId"] for one in rest["sessions"]] == [f"s{n}" for n in range(50, 60)]
    assert editor.ask("session/list", {"cwd": str(Path("/elsewhere"))})["sessions"] == []


def test_servers_that_the_editor_brings_reach_the_session(editor, sessions, tmp_path):
    brought = [
        {"name": "tickets", "command": "/bin/tickets", "args": ["-v"], "env": []},
        {"type": "http", "name": "wiki", "url": "https://wiki.example/mcp", "headers": []},
    ]
    editor.ask("session/new", {"cwd": str(tmp_path), "mcpServers": brought})
    first, second = sessions.servers[0]
    assert (first.name, first.command, first.args) == ("tickets", "/bin/tickets", ("-v",))
    assert (second.type, second.url) == ("http", "https://wiki.example/mcp")


def test_two_sessions_work_side_by_side(editor, sessions, tmp_path):
    def waits(session):
        assert session.stop.wait(20)

    sessions.turns.append(waits)
    begin(editor, tmp_path)
    editor.ask("session/new", {"cwd": str(tmp_path)})
    first = say(editor, "wait", "s1")
    while not sessions.opened[0].heard:
        pass
    assert editor.answer(say(editor, "quick", "s2"))["result"] == {"stopReason": "end_turn"}
    editor.tell("session/cancel", {"sessionId": "s1"})
    editor.answer(first)


def test_closing_a_session_ends_it(editor, sessions, tmp_path):
    begin(editor, tmp_path)
    editor.ask("session/close", {"sessionId": "s1"})
    assert sessions.opened[0].closed
    assert "not open" in editor.refused("session/close", {"sessionId": "s1"})["message"]
