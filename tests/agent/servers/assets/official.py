"""A server made with the official SDK, with a bit of everything."""

import asyncio

from mcp.server import MCPServer
from mcp.server.mcpserver import Context

app = MCPServer("trial")


@app.tool()
def add(a: int, b: int) -> int:
    """Add two numbers."""
    return a + b


@app.tool()
async def slow(ctx: Context) -> str:
    """Take a while."""
    await ctx.report_progress(1, 2, "half way")
    await asyncio.sleep(30)
    return "done"


@app.tool()
async def steps(ctx: Context) -> str:
    """Say how far it is."""
    await ctx.report_progress(1, 2, "half way")
    return "done"


@app.tool()
def fail() -> str:
    """Fail."""
    raise ValueError


@app.resource("note://one")
def note() -> str:
    """Return a note."""
    return "remember the milk"


@app.prompt()
def greet(name: str) -> str:
    """Greet somebody."""
    return f"Hello {name}"


if __name__ == "__main__":
    app.run("stdio")
