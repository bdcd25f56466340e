"""The agent's MCP client as the official suite starts it: use all that a server offers."""

import json
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from hortus.agent.servers import (
    Address,
    Catalogue,
    Means,
    Offer,
    Offered,
    ServerEntry,
    Servers,
    plain,
)
from hortus.agent.toolcalls import Json
from hortus.agent.values import Running, ToolError
from hortus.core import SystemClock

_SAMPLES: Mapping[str, Json] = {
    "integer": 1,
    "number": 1,
    "boolean": True,
    "array": [],
    "object": {},
}
_ECHOING = "json-schema-2020-12-preservation"


def main() -> None:
    """Ask the server at the address that is the last argument."""
    scenario = os.environ.get("MCP_CONFORMANCE_SCENARIO", "")  # noqa: TID251 - how the suite says it
    context = json.loads(os.environ.get("MCP_CONFORMANCE_CONTEXT") or "{}")  # noqa: TID251 - as above
    folder = Path(tempfile.mkdtemp(prefix="hortus-mcp-"))
    entry = ServerEntry("suite", Address(sys.argv[-1]), silence_s=20.0)
    servers = Servers([entry], Means(plain(folder, {}), Catalogue(folder), SystemClock()))
    offer = servers.offer("suite", Running())
    connection, patience = servers.connection("suite"), servers.patience("suite", Running())
    for name, arguments in _calls(scenario, context, offer):
        try:
            connection.call(name, arguments, patience)
        except ToolError as e:
            # The suite decides by what it was sent.
            sys.stderr.write(f"{name}: {e.message}\n")
    for resource in offer.resources:
        connection.read(resource.name, patience)
    for prompt in offer.prompts:
        connection.prompt(prompt.name, dict.fromkeys(prompt.arguments, "x"), patience)
    servers.close()


def _calls(
    scenario: str, context: Mapping[str, object], offer: Offer
) -> Iterator[tuple[str, dict[str, Json]]]:
    given = context.get("toolCalls")
    if isinstance(given, list):
        yield from ((call["name"], call["arguments"]) for call in given)
        return
    schemas = [dict(tool.parameters) for tool in offer.tools]
    for tool in offer.tools:
        sample = _sample(tool)
        if scenario == _ECHOING and "schema" in sample:
            # The suite wants to see that nothing of another tool's schema was lost.
            sample["schema"] = schemas[0]
        yield tool.name, sample


def _sample(tool: Offered) -> dict[str, Json]:
    properties = tool.parameters.get("properties")
    known = properties if isinstance(properties, Mapping) else {}
    return {
        name: _SAMPLES.get(str(schema.get("type")), "x") if isinstance(schema, Mapping) else "x"
        for name, schema in known.items()
    }


if __name__ == "__main__":
    main()
