"""The door at ``/mcp``: who comes in, which messages are taken, and what is written down."""

import json

import pytest

from hortus.mcp.versions import HANDSHAKE, STATELESS

LIST = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}


def call(tool, **arguments):
    params = {"name": tool, "arguments": arguments}
    return {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}


def test_whoever_holds_a_key_gets_the_tools(served):
    status, said = served.ask(LIST)
    assert status == 200
    names = [tool["name"] for tool in said["result"]["tools"]]
    assert names == ["search", "symbol", "card", "rules", "check"]


@pytest.mark.parametrize("key", ["", "nobody's"])
def test_without_a_key_that_holds_nothing_is_said(served, key):
    status, said = served.ask(LIST, key=key)
    assert status == 401
    assert said["error"]["code"] == -32000
    assert "tools" not in json.dumps(said)


def test_only_what_the_asker_may_read_is_found(served):
    _, said = served.ask(call("search", query="hide_away"))
    assert said["result"]["structuredContent"] == {"places": [], "more": False}
    _, said = served.ask(call("symbol", name="fetch"))
    repositories = {p["repository"] for p in said["result"]["structuredContent"]["places"]}
    assert repositories == {"http-lib", "shop"}


def test_a_repository_that_may_not_be_read_is_as_unknown_as_one_that_is_not(served):
    said = [
        served.ask(call("search", query="fetch", repository=name))[1]["result"]
        for name in ("hidden", "no-such")
    ]
    texts = [one["content"][0]["text"] for one in said]
    assert all(one["isError"] for one in said)
    assert texts[0].replace("hidden", "X") == texts[1].replace("no-such", "X")


def test_each_call_is_written_down_without_what_was_asked(served):
    before = len(served.events())
    served.ask(call("search", query="a very private question"))
    served.ask(call("card", name="no.such.symbol"))
    served.ask(LIST)
    failed, found, *_ = events = served.events()
    assert len(events) == before + 2
    assert (found.actor, found.subject) == ("tester", "search")
    facts = json.loads(found.facts)
    assert facts["key"].startswith("key_")
    assert json.loads(failed.facts)["code"] == "unknown_library"
    assert "private" not in str(events)
    assert "no.such" not in str(events)


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT"])
def test_there_are_no_streams_to_open_and_no_sessions_to_end(served, method):
    status, said = served.ask(None, method=method)
    assert status == 405
    assert "POST" in said["error"]["message"]


@pytest.mark.parametrize("method", ["GET", "DELETE"])
@pytest.mark.parametrize("key", ["", "nobody's"])
def test_who_holds_no_key_hears_of_that_first_whatever_the_method(served, method, key):
    status, said = served.ask(None, method=method, key=key)
    assert status == 401
    assert said["error"]["data"]["code"] in {"missing_key", "key_malformed"}
    assert "POST" not in said["error"]["message"]


@pytest.mark.parametrize(
    ("origin", "status"),
    [("https://evil.example", 403), ("null", 403), ("http://localhost.evil.example", 403)],
)
def test_pages_of_other_sites_may_not_ask(served, origin, status):
    assert served.ask(LIST, origin=origin)[0] == status


def test_pages_of_this_machine_may_ask(served):
    assert served.ask(LIST, origin=served.house.url)[0] == 200


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"{", 400, -32700),
        (b"", 400, -32700),
        (b"\xff", 400, -32700),
        (b"[" * 50_000, 400, -32700),
        (b'"text"', 400, -32600),
        (b"[]", 400, -32600),
        ({"id": 1, "method": "ping"}, 400, -32600),
        ({"jsonrpc": "1.0", "id": 1, "method": "ping"}, 400, -32600),
        ({"jsonrpc": "2.0", "id": None, "method": "ping"}, 400, -32600),
        ({"jsonrpc": "2.0", "id": 1.5, "method": "ping"}, 400, -32600),
        ({"jsonrpc": "2.0", "id": 1, "method": "ping", "params": [1]}, 200, -32600),
        ({"jsonrpc": "2.0", "id": 1, "method": "no/such"}, 200, -32601),
        ({"jsonrpc": "2.0", "id": 1, "method": "tools/call"}, 200, -32602),
        (call("no-such"), 200, -32602),
        (LIST | {"params": {"cursor": "x"}}, 200, -32602),
    ],
)
def test_what_is_wrong_with_a_message_is_said_in_its_own_words(served, body, status, code):
    found, said = served.ask(body)
    assert (found, said["error"]["code"]) == (status, code)


def test_a_message_that_is_too_large_is_not_read_to_its_end(served):
    assert served.ask(b" " * (2 * 1024 * 1024 + 1))[0] == 413


def test_other_media_than_json_are_refused(served):
    assert served.ask(LIST, content_type="text/plain")[0] == 415
    assert served.ask(LIST, accept="text/html")[0] == 406
    assert served.ask(LIST, accept="application/json, text/event-stream")[0] == 200


@pytest.mark.parametrize("version", HANDSHAKE)
def test_a_handshake_settles_on_the_revision_that_was_asked_for(served, version):
    params = {"protocolVersion": version, "capabilities": {}, "clientInfo": {"name": "x"}}
    begin = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": params}
    _, said = served.ask(begin)
    assert said["result"]["protocolVersion"] == version
    assert said["result"]["serverInfo"]["name"] == "hortus"
    ping = {"jsonrpc": "2.0", "id": "p", "method": "ping"}
    assert served.ask(ping, mcp_protocol_version=version)[1] == {
        "jsonrpc": "2.0",
        "id": "p",
        "result": {},
    }


def test_a_client_of_the_future_is_offered_the_newest_handshake(served):
    begin = {"jsonrpc": "2.0", "id": 1, "method": "initialize"}
    _, said = served.ask(begin | {"params": {"protocolVersion": "2099-01-01"}})
    assert said["result"]["protocolVersion"] == HANDSHAKE[-1]


def test_a_revision_that_is_not_spoken_is_refused_with_those_that_are(served):
    status, said = served.ask(LIST, mcp_protocol_version="1999-01-01")
    assert (status, said["error"]["code"], said["id"]) == (400, -32022, 1)
    assert said["error"]["data"]["supported"] == list(STATELESS)


def test_notifications_and_answers_are_taken_without_a_word(served):
    assert served.ask({"jsonrpc": "2.0", "method": "notifications/initialized"}) == (202, None)
    assert served.ask({"jsonrpc": "2.0", "id": 1, "result": {}}) == (202, None)


def test_batches_are_taken_only_in_the_revision_that_has_them(served):
    batch = [LIST, {"jsonrpc": "2.0", "id": 2, "method": "ping"}]
    status, said = served.ask(batch, mcp_protocol_version="2025-03-26")
    assert (status, [one["id"] for one in said]) == (200, [1, 2])
    status, said = served.ask(batch, mcp_protocol_version="2025-11-25")
    assert (status, said["error"]["code"]) == (400, -32600)


def stateless(method, version="2026-07-28", **params):
    meta = {
        "io.modelcontextprotocol/protocolVersion": version,
        "io.modelcontextprotocol/clientCapabilities": {},
    }
    return {"jsonrpc": "2.0", "id": 7, "method": method, "params": {**params, "_meta": meta}}


def test_a_request_that_speaks_for_itself_needs_no_handshake(served):
    headers = {"mcp_protocol_version": "2026-07-28", "mcp_method": "server/discover"}
    status, said = served.ask(stateless("server/discover"), **headers)
    assert status == 200
    assert said["result"]["supportedVersions"] == ["2026-07-28"]
    assert said["result"]["resultType"] == "complete"


@pytest.mark.parametrize(
    ("body", "headers", "status", "code"),
    [
        (stateless("tools/list"), {"mcp_method": "tools/call"}, 400, -32020),
        (stateless("tools/list"), {}, 400, -32020),
        (stateless("tools/list", "2025-11-25"), {"mcp_method": "tools/list"}, 400, -32022),
        (stateless("ping"), {"mcp_method": "ping"}, 404, -32601),
        (LIST, {"mcp_method": "tools/list"}, 400, -32602),
        (
            stateless("tools/call", name="search", arguments={"query": "x"}),
            {"mcp_method": "tools/call", "mcp_name": "card"},
            400,
            -32020,
        ),
    ],
)
def test_headers_and_message_of_the_newest_revision_must_agree(
    served, body, headers, status, code
):
    found, said = served.ask(body, mcp_protocol_version="2026-07-28", **headers)
    assert (found, said["error"]["code"], said["id"]) == (status, code, body["id"])


def test_a_message_that_names_its_revision_is_not_taken_without_the_header(served):
    status, said = served.ask(stateless("tools/list"), mcp_method="tools/list")
    assert (status, said["error"]["code"]) == (400, -32020)
