"""``hortus acp`` as an editor starts it: the official library's client, a process, a model."""

import asyncio
import json
import os
import subprocess
import sys

import acp
import pytest
from acp import schema

from hortus.agent.testing import Answer, Fault, NativeCall, Say, ScriptedModel

_PATIENCE_S = 60
_EDIT = NativeCall("edit", {"path": "a.py", "old_string": "1", "new_string": "2"})


class Editor:
    """An editor that allows everything and keeps what it is shown."""

    def __init__(self) -> None:
        self.updates = []
        self.asked = []

    async def session_update(self, session_id, update, **_):
        del session_id
        self.updates.append(update)

    async def request_permission(self, session_id, tool_call, options, **_):
        del session_id
        self.asked.append(tool_call)
        chosen = next(one for one in options if one.kind == "allow_once")
        outcome = schema.AllowedOutcome(outcome="selected", option_id=chosen.option_id)
        return schema.RequestPermissionResponse(outcome=outcome)

    def on_connect(self, conn):
        del conn


@pytest.fixture
def place(tmp_path):
    """Make a repository, and a key that any scripted model takes."""
    repository = tmp_path / "repository"
    repository.mkdir()
    (repository / "a.py").write_text("x = 1\n")
    subprocess.run(["git", "init", "-q"], cwd=repository, check=True)
    key = tmp_path / "key"
    key.touch(mode=0o600)
    key.write_text("sk-any")
    return tmp_path


async def with_agent(place, model, scenario):
    words = ["-m", "hortus", "acp", "--url", model.url, "--key-file", str(place / "key")]
    words += ["--model", "house", "--data", str(place / "data")]
    environment = {"HOME": str(place), "PATH": os.defpath, "LANG": "C.UTF-8"}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *words,
        cwd=place,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    editor = Editor()
    agent = acp.connect_to_agent(editor, process.stdin, process.stdout)
    try:
        async with asyncio.timeout(_PATIENCE_S):
            await agent.initialize(protocol_version=1)
            await scenario(agent, editor)
    finally:
        process.stdin.close()
        assert await process.wait() == 0


def test_an_editor_lets_the_agent_change_a_file(place):
    answers = [Answer((_EDIT,)), Answer((Say("It is 2 now."),))]
    file = place / "repository" / "a.py"

    async def scenario(agent, editor):
        session = await agent.new_session(cwd=str(place / "repository"), mcp_servers=[])
        said = [schema.TextContentBlock(type="text", text="make it 2")]
        ended = await agent.prompt(session_id=session.session_id, prompt=said)
        assert ended.stop_reason == "end_turn"
        (asked,) = editor.asked
        assert (asked.content[0].old_text, asked.content[0].new_text) == ("x = 1", "x = 2")
        text = "".join(
            one.content.text for one in editor.updates if isinstance(one, schema.AgentMessageChunk)
        )
        assert "It is 2 now." in text
        listed = await agent.list_sessions(cwd=str(place / "repository"))
        assert [one.session_id for one in listed.sessions] == [session.session_id]

    with ScriptedModel(answers) as model:
        asyncio.run(with_agent(place, model, scenario))
        body = model.received[-1].body.decode()
    assert file.read_text() == "x = 2\n"
    assert "make it 2" in body


def test_an_editor_that_is_killed_in_the_middle_of_a_turn_leaves_nothing_behind(place):
    words = [sys.executable, "-m", "hortus", "acp", "--model", "house", "--data", str(place / "d")]
    words += ["--key-file", str(place / "key"), "--url"]
    begin = (
        b'{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":1}}\n'
        b'{"jsonrpc":"2.0","id":2,"method":"session/new","params":{"cwd":"%s","mcpServers":[]}}\n'
    )
    say = (
        b'{"jsonrpc":"2.0","id":3,"method":"session/prompt",'
        b'"params":{"sessionId":"%s","prompt":[{"type":"text","text":"go"}]}}\n'
    )
    endless = Answer((Say("word " * 8, times=400),), fault=Fault(pause_s=0.02))
    with ScriptedModel([endless]) as model:
        agent = subprocess.Popen(
            [*words, model.url],
            cwd=place,
            env={"HOME": str(place), "PATH": os.defpath, "LANG": "C.UTF-8"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        agent.stdin.write(begin % os.fsencode(place / "repository"))
        agent.stdin.flush()
        agent.stdout.readline()
        opened = json.loads(agent.stdout.readline())
        agent.stdin.write(say % opened["result"]["sessionId"].encode())
        agent.stdin.flush()
        assert b"word" in agent.stdout.readline()
        agent.stdout.close()
        agent.stdin.close()
        agent.wait(_PATIENCE_S)
        assert agent.stderr.read() == b""
        agent.stderr.close()
