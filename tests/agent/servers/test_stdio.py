"""A server over pipes: what it may do wrong, and what comes of it."""

import sys
import threading

import pytest

from hortus.agent.servers import (
    Connection,
    Patience,
    Program,
    ServerAnswerError,
    ServerSilentError,
    ServerStartError,
    ServerStoppedError,
    plain,
)
from hortus.agent.servers.stdio import StdioLink
from hortus.core import SystemClock


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


def test_a_server_is_asked_and_told_in_its_own_order(connect, says, patience):
    script = says.Script(
        initialize=says.legacy(),
        tools__list={"tools": [says.tool("echo", **says.TEXT)]},
        tools__call=says.echo,
    )
    connection = connect(script)
    given = connection.call("echo", {"text": "é"}, patience)
    assert given.content[0].text == '{"text": "\\u00e9"}'
    assert [message["method"] for message in script.seen] == [
        "server/discover",
        "initialize",
        "notifications/initialized",
        "tools/list",
        "tools/call",
    ]


def test_what_a_server_asks_of_its_client_is_answered(connect, says, patience):
    def busy(params):
        ping = {"id": "p", "method": "ping"}
        sampling = {"id": 7, "method": "sampling/createMessage", "params": {}}
        done = {"id": params["_meta"]["progressToken"], "result": {"content": []}}
        return [ping, sampling, done]

    script = says.Script(initialize=says.legacy(), tools__list={"tools": []}, tools__call=busy)
    connection = connect(script)
    assert connection.call("any", {}, patience).content == []
    connection.close()
    replies = {message["id"]: message for message in script.seen if "method" not in message}
    assert replies["p"]["result"] == {}
    assert replies[7]["error"]["code"] == -32601


def test_the_last_words_of_a_server_that_dies_are_told(connect, says, patience):
    script = says.Script(initialize=lambda _: [{"die": "line 1\nno such \x1b[31mtable\n"}])
    with pytest.raises(ServerStartError, match=r"has ended: line 1 / no such  \[31mtable"):
        connect(script).offer(patience)


def test_a_server_that_has_gone_is_known_to_have(connect, says, patience):
    connection = connect(says.Script(initialize=lambda _: [{"die": ""}]))
    assert not connection.is_over
    with pytest.raises(ServerStartError, match="without a word"):
        connection.offer(patience)
    assert connection.is_over
    with pytest.raises(ServerStartError):
        connection.offer(patience)


def test_what_is_no_message_ends_the_connection(connect, says, patience):
    script = says.Script(server__discover=lambda _: [{"raw": "Listening on port 80"}])
    connection = connect(script)
    with pytest.raises(ServerAnswerError, match="Listening on port 80"):
        connection.offer(patience)
    assert connection.is_over


def test_silence_has_an_end(connect, says):
    script = says.Script(server__discover=lambda _: [], initialize=lambda _: [])
    short = Patience(0.05, SystemClock())
    with pytest.raises(ServerSilentError, match=r"not answered within 0\.05 s"):
        connect(script).offer(short)


def test_an_interrupted_call_is_cancelled_at_the_server(connect, says):
    stop = threading.Event()

    def begin(_):
        stop.set()
        return []

    script = says.Script(initialize=says.legacy(), tools__list={"tools": []}, tools__call=begin)
    connection = connect(script)
    with pytest.raises(ServerStoppedError):
        connection.call("any", {}, Patience(5.0, SystemClock(), stop))
    connection.close()
    (call,) = script.named("tools/call")
    (cancelled,) = script.named("notifications/cancelled")
    assert cancelled["params"]["requestId"] == call["id"]


def test_a_real_child_is_ended_with_what_it_started(tmp_path):
    words = (
        "import subprocess, sys, time; subprocess.Popen(['sleep', '60'])\n"
        f"open({str(tmp_path / 'up')!r}, 'w'); sys.stdin.read(); time.sleep(60)"
    )
    child = plain(tmp_path, {"PATH": "/usr/bin:/bin"})(
        Program((sys.executable, "-S", "-c", words))
    )
    while not (tmp_path / "up").exists():
        threading.Event().wait(0.01)
    ended = threading.Thread(target=child.stdout.read)
    ended.start()
    assert child.wait(0.01) is None
    child.terminate()
    # The pipe comes to its end only once nobody holds its other end.
    ended.join()


def test_a_command_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ServerStartError, match="no-such-server"):
        plain(tmp_path, {})(Program(("/no-such-server",)))
