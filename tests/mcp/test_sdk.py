"""The official SDK's client, over both transports and in both eras of the protocol."""

import asyncio
import sys

import pytest
from mcp.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared._httpx_utils import create_mcp_http_client
from mcp.shared.exceptions import MCPError

DIFF = """--- /dev/null
+++ b/shop/new.py
@@ -0,0 +1,3 @@
+from acme_http import get
+
+total = float(price)
"""


async def walk(client):
    """Use every tool once and return what the first place of each kind says."""
    tools = (await client.list_tools()).tools
    assert {tool.name for tool in tools} == {"search", "symbol", "card", "rules", "check"}
    assert all(tool.output_schema and tool.input_schema["type"] == "object" for tool in tools)
    found = await client.call_tool("search", {"query": "fetch a page with retries"})
    assert "acme_http.py:5@" in found.content[0].text
    found = await client.call_tool("symbol", {"name": "fetch"})
    assert found.structured_content["places"][0]["why"] == "defines fetch"
    found = await client.call_tool("card", {"name": "acme_http.fetch"})
    assert found.structured_content["signature"] == "def fetch(url, *, timeout)"
    found = await client.call_tool("rules", {"path": "shop/pay.py", "repository": "shop"})
    assert found.structured_content["rules"][0]["id"] == "no-float-money"
    found = await client.call_tool("check", {"diff": DIFF, "repository": "shop"})
    rules = {one["rule"] for one in found.structured_content["findings"]}
    assert rules == {"deprecated-internal-symbol", "no-float-money"}
    assert found.structured_content["blocked"] is True
    wrong = await client.call_tool("card", {"name": "no_such_thing"})
    assert wrong.is_error
    with pytest.raises(MCPError, match="there is no tool"):
        await client.call_tool("no-such-tool", {})


@pytest.mark.parametrize("mode", ["legacy", "auto"])
def test_the_sdk_uses_every_tool_over_http(served, mode):
    async def scenario():
        headers = {"authorization": f"Bearer {served.key}"}
        async with create_mcp_http_client(headers) as http:
            transport = streamable_http_client(served.url, http_client=http)
            async with Client(transport, mode=mode) as client:
                await walk(client)

    asyncio.run(scenario())


def test_the_sdk_uses_every_tool_over_stdio(data, tmp_path):
    async def scenario():
        server = StdioServerParameters(
            command=sys.executable,
            args=["-m", "hortus", "mcp", "--data", str(data)],
            env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
            cwd=tmp_path,
        )
        async with Client(stdio_client(server)) as client:
            await walk(client)

    asyncio.run(scenario())


def test_a_local_client_reaches_another_hortus_with_its_key(served, tmp_path):
    key = tmp_path / "key"
    key.touch(mode=0o600)
    key.write_text(served.key, encoding="utf-8")

    async def scenario():
        url = served.url.removesuffix("/mcp")
        server = StdioServerParameters(
            command=sys.executable,
            args=["-m", "hortus", "mcp", "--url", url, "--key-file", str(key)],
            env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
            cwd=tmp_path,
        )
        async with Client(stdio_client(server), mode="legacy") as client:
            await walk(client)

    before = len(served.events())
    asyncio.run(scenario())
    assert len(served.events()) == before + 6
