"""Write the one message with which a model can mend a call by itself."""

import json
from collections.abc import Sequence

from hortus.agent.oneline import one_line
from hortus.agent.toolcalls.types import Fault, Tool

_SHOWN = 400
_SCHEMA_SHOWN = 2_000


def correct(faults: Sequence[Fault], tools: Sequence[Tool]) -> str:
    """Return what to tell a model whose calls cannot be made; it quotes no broken call in full."""
    by_name = {tool.name: tool for tool in tools}
    lines = ["Nothing was run, because the last message has a tool call that cannot be read:"]
    for fault in faults:
        lines.append(f"- {fault.tool or 'a call'}: {fault.problem}")
        lines.append(f"  It began: {one_line(fault.source, _SHOWN)}")
    for name in dict.fromkeys(fault.tool for fault in faults if fault.tool in by_name):
        schema = json.dumps(by_name[name].parameters, ensure_ascii=False)
        if len(schema) <= _SCHEMA_SHOWN:
            lines.append(f"{name} takes: {schema}")
    lines.append("Send the whole call again, once, as the last thing in the message.")
    return "\n".join(lines)
