"""The agent's MCP client starts `hortus mcp`, as it does any other server."""

import sys

import pytest

from hortus.agent.servers import Catalogue, Means, Program, ServerEntry, Servers, ServerTool, plain
from hortus.agent.values import Running
from hortus.core import SystemClock


@pytest.fixture
def tool(gateway, tmp_path):
    """Return the tool with `hortus mcp` as a server that asks the gateway with a key."""
    key = tmp_path / "key"
    key.touch(mode=0o600)
    key.write_text(gateway.key, encoding="utf-8")
    words = ("-m", "hortus", "mcp", "--url", gateway.url, "--key-file", str(key))
    entry = ServerEntry("hortus", Program((sys.executable, *words)))
    launch = plain(tmp_path, {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"})
    servers = Servers([entry], Means(launch, Catalogue(tmp_path / "known"), SystemClock()))
    yield ServerTool(servers)
    servers.close()


def test_its_tools_are_listed_and_used(tool):
    listed = tool.prepare({"server": "hortus"}).carry_out(Running()).text
    assert "- check(diff: string, repository?: string): Check a unified diff" in listed
    query = {"query": "fetch a page with retries"}
    found = tool.prepare({"server": "hortus", "tool": "search", "arguments": query})
    assert "acme_http.py:5@" in found.carry_out(Running()).text
    wrong = tool.prepare({"server": "hortus", "tool": "card", "arguments": {"name": "nothing"}})
    assert wrong.carry_out(Running()).failed
