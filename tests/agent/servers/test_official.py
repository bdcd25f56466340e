"""The official SDK's server over both transports, through the tool that a model calls."""

import importlib.util
import sys
import threading
from pathlib import Path

import pytest
import uvicorn

from hortus.agent.servers import (
    Address,
    Program,
    ServerEntry,
    ServerFaultError,
    ServerStoppedError,
    ServerTool,
    plain,
)
from hortus.agent.values import Running, ToolError

OFFICIAL = Path(__file__).parent / "assets" / "official.py"


@pytest.fixture(scope="module")
def address():
    """Return where the official server answers over HTTP."""
    spec = importlib.util.spec_from_file_location("official", OFFICIAL)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    config = uvicorn.Config(
        module.app.streamable_http_app(), "127.0.0.1", 0, log_level="critical", ws="none"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        threading.Event().wait(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/mcp"
    server.should_exit = True
    thread.join()


def walk(tool):
    """Use everything once, as a model does."""

    def call(**arguments):
        said = []
        told = tool.prepare({"server": "trial", **arguments}).carry_out(Running(said.append))
        return told, said

    listed, _ = call()
    assert "- add(a: integer, b: integer): Add two numbers." in listed.text
    assert "- note://one: Return a note." in listed.text
    assert "- greet(name): Greet somebody." in listed.text
    assert call(tool="add", arguments={"a": "1", "b": 2})[0].text == "3"
    with pytest.raises(ToolError, match="a: integer is wanted") as wrong:
        call(tool="add", arguments={"a": "x", "b": 2})
    assert '"required": ["a", "b"]' in wrong.value.remedy
    told, said = call(tool="steps")
    assert (told.text, said) == ("done", ["1 of 2 half way\n"])
    failed, _ = call(tool="fail")
    assert failed.failed
    assert "fail" in failed.text
    note, _ = call(tool="resources/read", arguments={"uri": "note://one"})
    assert note.text == "remember the milk"
    with pytest.raises(ServerFaultError, match="note://two"):
        call(tool="resources/read", arguments={"uri": "note://two"})
    greeting = {"name": "greet", "arguments": {"name": "Ada"}}
    assert call(tool="prompts/get", arguments=greeting)[0].text == "user: Hello Ada"
    interrupt(tool)
    assert call(tool="add", arguments={"a": 2, "b": 2})[0].text == "4"


def interrupt(tool):
    """Stop a call that takes long as soon as it says something."""
    running = Running()

    def stop(_):
        running.stop.set()

    slow = tool.prepare({"server": "trial", "tool": "slow"})
    with pytest.raises(ServerStoppedError, match="interrupted"):
        slow.carry_out(Running(stop, running.stop))


def test_everything_is_used_over_standard_input_and_output(pool, tmp_path):
    entry = ServerEntry("trial", Program((sys.executable, str(OFFICIAL))))
    servers = pool(entry, launch=plain(tmp_path, {"HOME": str(tmp_path), "PATH": "/usr/bin"}))
    walk(ServerTool(servers))
    assert servers.known("trial").version == "2026-07-28"


def test_everything_is_used_over_http(pool, address):
    servers = pool(ServerEntry("trial", Address(address)))
    walk(ServerTool(servers))
    assert servers.known("trial").version == "2026-07-28"


def test_a_server_is_used_after_a_handshake_in_a_session(pool, address, web):
    """What stands before the server knows nothing of the newest revision."""
    import http.client  # noqa: PLC0415 - only this test hands requests on

    def hand_on(asked):
        if asked.headers.get("mcp-protocol-version") == "2026-07-28":
            return 400, {}, b"unsupported"
        host, port = address.removeprefix("http://").removesuffix("/mcp").split(":")
        connection = http.client.HTTPConnection(host, int(port))
        kept = {k: v for k, v in asked.headers.items() if k not in {"host", "content-length"}}
        connection.request(asked.method, asked.path, asked.body or None, kept)
        answer = connection.getresponse()
        fields = {
            name: value
            for name, value in answer.getheaders()
            if name.lower() in {"content-type", "mcp-session-id"}
        }
        data = answer.read()
        connection.close()
        return answer.status, fields, data

    front = web(hand_on)
    servers = pool(ServerEntry("trial", Address(front.url)))
    tool = ServerTool(servers)
    call = {"server": "trial", "tool": "add", "arguments": {"a": 1, "b": 2}}
    assert tool.prepare(call).carry_out(Running()).text == "3"
    assert servers.known("trial").version == "2025-11-25"
    servers.close()
    method, _, headers, _ = front.requests[-1]
    assert method == "DELETE"
    assert headers["mcp-session-id"]
