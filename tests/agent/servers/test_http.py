"""A server over HTTP: streams, sessions, refusals, redirects, and what is sent along."""

import json
import threading

import pytest

from hortus.agent.servers import (
    Connection,
    HttpLink,
    Patience,
    ServerAnswerError,
    ServerFaultError,
    ServerRefusedError,
    ServerStartError,
    ServerStoppedError,
)
from hortus.core import SystemClock

JSON, STREAM = {"content-type": "application/json"}, {"content-type": "text/event-stream"}


def connection_to(url, headers=None):
    return Connection(lambda heard: HttpLink(url, lambda _m, _p: headers or {}, heard))


def result(body, **value):
    return json.dumps({"jsonrpc": "2.0", "id": json.loads(body)["id"], "result": value}).encode()


def older(says, **answers):
    return says.Script(initialize=says.legacy(), tools__list={"tools": []}, **answers)


def test_headers_say_what_the_message_says(web, says, patience):
    script = says.Script(
        server__discover={"supportedVersions": ["2026-07-28"], "capabilities": {"tools": {}}},
        tools__list={
            "tools": [says.tool("écho", properties={"r": {"type": "string", "x-mcp-header": "R"}})]
        },
        tools__call=says.echo,
    )
    server = web(script)
    connection_to(server.url, {"authorization": "Bearer k"}).call("écho", {"r": "a b"}, patience)
    _, path, headers, _ = server.requests[-1]
    assert path == "/mcp"
    assert headers["mcp-protocol-version"] == "2026-07-28"
    assert headers["mcp-method"] == "tools/call"
    assert headers["mcp-name"] == "=?base64?w6ljaG8=?="
    assert headers["mcp-param-r"] == "a b"
    assert headers["authorization"] == "Bearer k"
    assert headers["user-agent"].startswith("hortus-code/")


def test_a_session_is_kept_begun_anew_when_forgotten_and_ended(web, says, patience):
    script = older(says, tools__call=says.echo)
    sessions = []

    def respond(asked):
        message = json.loads(asked.body or b"{}")
        if asked.headers.get("mcp-protocol-version") == "2026-07-28":
            return 400, {}, b"no session"
        if message.get("method") == "initialize":
            sessions.append(f"s{len(sessions)}")
            data = json.dumps(script.replies(message)[0]).encode()
            return 200, {**JSON, "mcp-session-id": sessions[-1]}, data
        if asked.headers.get("mcp-session-id") != sessions[-1]:
            return 404, {}, b""
        replies = script.replies(message)
        return (200, JSON, json.dumps(replies[0]).encode()) if replies else (202, {}, b"")

    server = web(respond)
    connection = connection_to(server.url)
    connection.call("any", {}, patience)
    sessions.append("restarted")
    connection.call("any", {}, patience)
    assert sessions == ["s0", "restarted", "s2"]
    connection.close()
    assert server.requests[-1][0] == "DELETE"
    assert server.requests[-1][2]["mcp-session-id"] == "s2"


def test_progress_comes_over_a_stream_before_the_answer(web, says):
    def call(params):
        token = params["_meta"]["progressToken"]
        moved = {"progressToken": token, "progress": 1, "total": 4, "message": "on \x1b[2Jit"}
        return [
            {"method": "notifications/progress", "params": moved},
            {"id": str(token), "result": {"content": []}},
        ]

    said = []
    connection = connection_to(web(older(says, tools__call=call)).url)
    connection.call("any", {}, Patience(5.0, SystemClock(), progress=said.append))
    assert said == ["1 of 4 on  [2Jit\n"]


def test_a_stream_that_breaks_is_taken_up_after_its_last_event(web, says, patience):
    script = older(says)

    def respond(asked):
        if asked.method == "GET":
            assert asked.headers["last-event-id"] == "e1"
            number = script.named("tools/call")[0]["id"]
            done = {"jsonrpc": "2.0", "id": number, "result": {"content": []}}
            return 200, STREAM, f"id: e2\ndata: {json.dumps(done)}\n\n".encode()
        message = json.loads(asked.body)
        replies = script.replies(message)
        if message.get("method") == "tools/call":
            return 200, STREAM, b"id: e1\nretry: 1\ndata: \n\n"
        return (200, JSON, json.dumps(replies[0]).encode()) if replies else (202, {}, b"")

    assert connection_to(web(respond).url).call("any", {}, patience).content == []


def test_a_stream_that_ends_too_early_is_said_to(web, patience):
    server = web(lambda _: (200, STREAM, b": nothing\n\n"))
    with pytest.raises(ServerAnswerError, match="before it was whole"):
        connection_to(server.url).offer(patience)


@pytest.mark.parametrize("status", [401, 403])
def test_a_server_that_wants_another_key_says_so(web, patience, status):
    said = b'{"jsonrpc":"2.0","id":null,"error":{"code":-32000,"message":"who are you"}}'
    server = web(lambda _: (status, JSON, said))
    with pytest.raises(ServerRefusedError, match=f"HTTP {status}.: who are you") as wrong:
        connection_to(server.url).offer(patience)
    assert "key_file" in wrong.value.remedy
    assert len(server.requests) == 1


def test_a_redirect_is_followed_on_the_same_server_only(web, says, patience):
    script = older(says)
    elsewhere = web(script)

    def respond(asked):
        if asked.path == "/mcp":
            return 307, {"location": "/mcp/"}, b""
        if asked.path == "/mcp/":
            replies = script.replies(json.loads(asked.body))
            return (200, JSON, json.dumps(replies[0]).encode()) if replies else (202, {}, b"")
        return 307, {"location": elsewhere.url}, b""

    server = web(respond)
    assert connection_to(server.url, {"authorization": "Bearer k"}).offer(patience).tools == ()
    before = len(elsewhere.requests)
    with pytest.raises(ServerRefusedError, match="sends requests on"):
        connection_to(server.url + "/away", {"authorization": "Bearer k"}).offer(patience)
    assert len(elsewhere.requests) == before


def test_other_refusals_are_told_by_their_status(web, patience):
    with pytest.raises(ServerAnswerError, match="HTTP 500"):
        connection_to(web(lambda _: (500, {}, b"oops")).url).offer(patience)


def test_a_page_that_is_no_server_is_told(web, patience):
    page = b"<html>Welcome</html>"
    with pytest.raises(ServerAnswerError, match="<html>Welcome"):
        connection_to(web(lambda _: (200, {"content-type": "text/html"}, page)).url).offer(
            patience
        )


def test_nobody_there_is_told_without_what_the_address_hides(patience):
    with pytest.raises(ServerStartError, match=r"no server answers at http://127\.0\.0\.1:9/mcp:"):
        connection_to("http://127.0.0.1:9/mcp?token=hidden").offer(patience)


def test_a_refused_call_has_the_servers_words(web, says, patience):
    fault = {"code": -32602, "message": "no such\ntool"}
    script = older(says, tools__call=fault)
    with pytest.raises(ServerFaultError, match=r"no such tool \(-32602\)"):
        connection_to(web(script).url).call("any", {}, patience)


def test_an_interrupted_call_hangs_up_and_tells_an_older_server(web, says):
    stop, held = threading.Event(), threading.Event()
    script = older(says)

    def respond(asked):
        message = json.loads(asked.body)
        replies = script.replies(message)
        if message.get("method") == "tools/call":
            stop.set()
            held.wait(5)
        return (200, JSON, json.dumps(replies[0]).encode()) if replies else (202, {}, b"")

    connection = connection_to(web(respond).url)
    with pytest.raises(ServerStoppedError):
        connection.call("any", {}, Patience(5.0, SystemClock(), stop))
    held.set()
    (call,) = script.named("tools/call")
    assert script.named("notifications/cancelled")[0]["params"] == {"requestId": call["id"]}


def test_a_server_that_wants_other_headers_is_listed_again_and_called_once_more(
    web, says, patience
):
    marks = iter(["Old", "New"])

    def listed(_):
        mark = {"type": "string", "x-mcp-header": next(marks)}
        return {"tools": [says.tool("t", properties={"r": mark})]}

    script = says.Script(
        server__discover={"supportedVersions": ["2026-07-28"], "capabilities": {"tools": {}}},
        tools__list=listed,
    )

    def respond(asked):
        message = json.loads(asked.body)
        if message["method"] == "tools/call" and "mcp-param-new" not in asked.headers:
            fault = {"code": -32020, "message": "a header is missing"}
            return 400, JSON, json.dumps({"id": message["id"], "error": fault}).encode()
        if message["method"] == "tools/call":
            return 200, JSON, result(asked.body, content=[])
        return 200, JSON, json.dumps(script.replies(message)[0]).encode()

    assert connection_to(web(respond).url).call("t", {"r": "x"}, patience).content == []
