"""Which messages of a conversation are the made-up model's own: tools put examples beside them."""

from collections.abc import Mapping

CALLS = ("tool_use", "function_call", "custom_tool_call", "local_shell_call")
"""The types of what a model does beside saying something."""


def turns(said: object, role: str, spoken: frozenset[str]) -> int:
    """Return how many messages of a role are the model's own; ``spoken`` is what it says."""
    listed = said if isinstance(said, list) else []
    return sum(isinstance(m, dict) and m.get("role") == role and is_own(m, spoken) for m in listed)


def is_own(message: Mapping[str, object], spoken: frozenset[str]) -> bool:
    """Tell whether a message calls a tool, or says what the model says."""
    if message.get("tool_calls"):
        return True
    content = message.get("content", message.get("parts"))
    if isinstance(content, str):
        return content.strip() in spoken
    parts = content if isinstance(content, list) else []
    return any(isinstance(part, dict) and _is_own_part(part, spoken) for part in parts)


def _is_own_part(part: Mapping[str, object], spoken: frozenset[str]) -> bool:
    if part.get("type") in CALLS or "functionCall" in part:
        return True
    text = part.get("text")
    return isinstance(text, str) and text.strip() in spoken
