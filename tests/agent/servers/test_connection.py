"""Which revision is spoken, lists in pages, and results that ask for something first."""

import pytest

from hortus.agent.servers import Connection, ServerAnswerError, ServerFaultError
from hortus.agent.servers.stdio import StdioLink

META = "io.modelcontextprotocol/"


@pytest.fixture
def connect(scripted):
    """Return a maker of a connection to a script; it ends with the test."""
    made = []

    def make(script):
        launch = scripted(script)
        made.append(Connection(lambda heard: StdioLink(launch(None), heard)))
        return made[-1]

    yield make
    for one in made:
        one.close()


def modern(**capabilities):
    return {
        "supportedVersions": ["2026-07-28"],
        "capabilities": capabilities or {"tools": {}},
        "resultType": "complete",
    }


def test_the_newest_revision_is_spoken_where_the_server_knows_it(connect, says, patience):
    script = says.Script(
        server__discover=modern(),
        tools__list={"tools": [says.tool("echo")]},
        tools__call=says.echo,
    )
    connection = connect(script)
    assert connection.offer(patience).version == "2026-07-28"
    connection.call("echo", {}, patience)
    assert script.named("initialize") == []
    for message in script.seen:
        meta = message["params"]["_meta"]
        assert meta[f"{META}protocolVersion"] == "2026-07-28"
        assert meta[f"{META}clientInfo"]["name"] == "hortus"
        assert meta[f"{META}clientCapabilities"] == {}


def test_a_server_that_would_speak_it_if_asked_again_is_asked_again(connect, says, patience):
    answers = iter(
        [{"code": -32022, "message": "no", "data": {"supported": ["2026-07-28"]}}, modern()]
    )
    script = says.Script(server__discover=lambda _: next(answers), tools__list={"tools": []})
    assert connect(script).offer(patience).version == "2026-07-28"


@pytest.mark.parametrize("version", ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"])
def test_an_older_server_chooses_its_revision_in_the_handshake(connect, says, patience, version):
    script = says.Script(initialize=says.legacy(version), tools__list={"tools": []})
    assert connect(script).offer(patience).version == version
    assert script.named("initialize")[0]["params"]["protocolVersion"] == "2025-11-25"
    assert len(script.named("notifications/initialized")) == 1


def test_a_server_that_discovers_only_older_revisions_is_shaken_hands_with(
    connect, says, patience
):
    found = {"supportedVersions": ["2025-11-25"], "capabilities": {}}
    script = says.Script(
        server__discover=found, initialize=says.legacy(), tools__list={"tools": []}
    )
    assert connect(script).offer(patience).version == "2025-11-25"


def test_a_revision_from_elsewhere_is_refused_with_those_that_are_spoken(connect, says, patience):
    with pytest.raises(ServerAnswerError, match="'2031-01-01'") as wrong:
        connect(says.Script(initialize=says.legacy("2031-01-01"))).offer(patience)
    assert "2025-11-25 and 2026-07-28" in wrong.value.remedy


def test_a_server_of_a_later_time_is_not_shaken_hands_with(connect, says, patience):
    refused = {"code": -32022, "message": "later", "data": {"supported": ["2031-01-01"]}}
    script = says.Script(server__discover=refused, initialize=says.legacy())
    with pytest.raises(ServerFaultError, match="later"):
        connect(script).offer(patience)
    assert script.named("initialize") == []


def test_a_server_that_was_only_slow_is_asked_again_in_the_newest_revision(
    connect, says, patience
):
    answers = iter([{"code": -32603, "message": "still starting"}, modern()])
    script = says.Script(
        server__discover=lambda _: next(answers),
        initialize={"code": -32022, "message": "no handshake", "data": {}},
        tools__list={"tools": []},
    )
    assert connect(script).offer(patience).version == "2026-07-28"
    assert len(script.named("server/discover")) == 2


def test_lists_are_read_page_by_page(connect, says, patience):
    def page(params):
        number = int(params.get("cursor") or 0)
        more = {"nextCursor": str(number + 1)} if number < 2 else {"nextCursor": None}
        return {"tools": [says.tool(f"t{number}")], **more}

    connection = connect(says.Script(initialize=says.legacy(), tools__list=page))
    assert [one.name for one in connection.offer(patience).tools] == ["t0", "t1", "t2"]


def test_a_list_without_an_end_comes_to_one(connect, says, patience):
    script = says.Script(
        initialize=says.legacy(),
        tools__list={"tools": [says.tool("same")], "nextCursor": "again"},
    )
    assert len(connect(script).offer(patience).tools) == 2


def test_the_list_is_asked_for_again_when_the_server_says_that_it_changed(connect, says, patience):
    names = iter(["before", "after"])

    def call(params):
        changed = {"method": "notifications/tools/list_changed"}
        return [changed, {"id": params["_meta"]["progressToken"], "result": {"content": []}}]

    script = says.Script(
        initialize=says.legacy(),
        tools__list=lambda _: {"tools": [says.tool(next(names))]},
        tools__call=call,
    )
    connection = connect(script)
    assert connection.offer(patience).tools[0].name == "before"
    assert connection.offer(patience).tools[0].name == "before"
    connection.call("before", {}, patience)
    assert connection.offer(patience).tools[0].name == "after"


def test_what_a_server_does_not_have_is_not_asked_for(connect, says, patience):
    script = says.Script(initialize=says.legacy(prompts={}), prompts__list={"prompts": []})
    offer = connect(script).offer(patience)
    assert (offer.tools, offer.resources, offer.prompts) == ((), (), ())
    assert {m["method"] for m in script.seen} >= {"prompts/list"}
    assert script.named("tools/list") == []


def test_null_where_something_may_be_missing_is_taken_as_missing(connect, says, patience):
    script = says.Script(
        initialize=says.legacy(tools={}, resources={}, prompts={}),
        tools__list={"tools": [{"name": "t", "description": None, "inputSchema": None}]},
        resources__list={"resources": [{"uri": "a:b", "name": None, "description": None}]},
        prompts__list={"prompts": [{"name": "p", "description": None, "arguments": None}]},
    )
    offer = connect(script).offer(patience)
    assert (offer.tools[0].parameters, offer.resources[0].name) == ({}, "a:b")
    assert offer.prompts[0].arguments == ()


def test_a_list_that_is_none_is_said_to_be_none(connect, says, patience):
    script = says.Script(initialize=says.legacy(), tools__list={"tools": "many"})
    with pytest.raises(ServerAnswerError, match="cannot be read"):
        connect(script).offer(patience)


def test_questions_to_the_person_are_declined_and_the_state_is_given_back(connect, says, patience):
    def call(params):
        if "inputResponses" not in params:
            ask = {"name": {"method": "elicitation/create", "params": {}}}
            return {"resultType": "input_required", "inputRequests": ask, "requestState": "s1"}
        return {"content": [{"type": "text", "text": params["requestState"]}]}

    script = says.Script(server__discover=modern(), tools__list={"tools": []}, tools__call=call)
    given = connect(script).call("any", {}, patience)
    assert given.content[0].text == "s1"
    first, second = script.named("tools/call")
    assert second["params"]["inputResponses"] == {"name": {"action": "decline"}}
    assert first["id"] != second["id"]


def test_a_server_that_wants_the_clients_model_is_refused(connect, says, patience):
    ask = {"x": {"method": "sampling/createMessage"}}
    wanting = {"resultType": "input_required", "inputRequests": ask}
    script = says.Script(server__discover=modern(), tools__list={"tools": []}, tools__call=wanting)
    with pytest.raises(ServerAnswerError, match="sampling/createMessage"):
        connect(script).call("any", {}, patience)


def test_a_server_that_never_has_enough_is_left(connect, says, patience):
    wanting = {"resultType": "input_required", "requestState": "s"}
    script = says.Script(server__discover=modern(), tools__list={"tools": []}, tools__call=wanting)
    with pytest.raises(ServerAnswerError, match="again and again"):
        connect(script).call("any", {}, patience)
    assert len(script.named("tools/call")) == 10


def test_tools_that_mark_arguments_wrongly_are_left_out_in_the_newest_revision(
    connect, says, patience
):
    bad = says.tool("bad", properties={"a": {"type": "object", "x-mcp-header": "A"}})
    listed = {"tools": [bad, says.tool("good")]}
    newest = connect(says.Script(server__discover=modern(), tools__list=listed))
    assert [one.name for one in newest.offer(patience).tools] == ["good"]
    older = connect(says.Script(initialize=says.legacy(), tools__list=listed))
    assert [one.name for one in older.offer(patience).tools] == ["bad", "good"]
