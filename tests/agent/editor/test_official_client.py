"""The agent beside the official library's client: every message passes its schema."""

import asyncio
import os

import acp
import pytest
from acp import schema

from hortus.agent.values import (
    Asked,
    Call,
    Consent,
    Decision,
    EditFiles,
    Effect,
    Finished,
    PlanChanged,
    PlanStep,
    Proposed,
    RunCommand,
    Spoke,
    Thought,
)

CALL = Call("c1", "edit", {"path": "a.py"})
EDIT = EditFiles(("a.py",), "--- a/a.py\n+++ b/a.py\n@@ -1 +1 @@\n-old\n+new\n", ("a remark",))
RUN = Call("c2", "run", {"command": "make"})
ASK = Decision(Effect.ASK, "the mode asks")


class Client:
    """An editor as the official library lets one be written."""

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


def turn(session):
    front = session.front
    front.show(Thought("hm"))
    front.show(Spoke("I change it."))
    front.show(PlanChanged((PlanStep("change"),)))
    front.show(Proposed(CALL, EDIT, ASK))
    assert front.ask(Asked(CALL, EDIT, ASK, "edit: a.py")).consent is Consent.ONCE
    front.show(Finished(CALL, "done", failed=False, seconds=0.1, changed=("a.py",)))
    front.show(Proposed(RUN, RunCommand("make"), Decision(Effect.ALLOW, "")))
    front.show(Finished(RUN, "no rule", failed=True, seconds=0.1))


async def connected(to_agent, from_agent, client):
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    reading, _ = await loop.connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(from_agent, "rb")
    )
    transport, protocol = await loop.connect_write_pipe(
        lambda: asyncio.streams.FlowControlMixin(loop), os.fdopen(to_agent, "wb")
    )
    writer = asyncio.StreamWriter(transport, protocol, reader, loop)
    return acp.connect_to_agent(client, writer, reader), writer, reading


@pytest.fixture
def ends(sessions, serve):
    sessions.turns.append(turn)
    with serve(sessions) as both:
        yield both


def test_a_whole_session_passes_the_official_schema(ends, sessions, tmp_path):
    client = Client()

    async def scenario():
        agent, writer, reading = await connected(*ends, client)
        began = await agent.initialize(protocol_version=1)
        session = await agent.new_session(cwd=str(tmp_path), mcp_servers=[])
        said = [schema.TextContentBlock(type="text", text="change it")]
        ended = await agent.prompt(session_id=session.session_id, prompt=said)
        await agent.set_session_mode(session_id=session.session_id, mode_id="plan")
        listed = await agent.list_sessions(cwd=str(tmp_path))
        writer.close()
        reading.close()
        return began, session, ended, listed

    began, session, ended, listed = asyncio.run(scenario())
    assert began.agent_info.name == "hortus"
    assert session.modes.current_mode_id == "ask"
    assert ended.stop_reason == "end_turn"
    assert listed.sessions == []
    assert [type(one).__name__ for one in client.updates] == [
        "AvailableCommandsUpdate",
        "AgentThoughtChunk",
        "AgentMessageChunk",
        "AgentPlanUpdate",
        "ToolCallStart",
        "ToolCallProgress",
        "ToolCallProgress",
        "ToolCallStart",
        "ToolCallProgress",
        "CurrentModeUpdate",
    ]
    (asked,) = client.asked
    assert asked.content[0].new_text == "new"
    assert sessions.opened[0].stands.mode == "plan"
