"""Fit a call that came in the dialect's own field for calls, which servers fill carelessly too."""

from collections.abc import Sequence

from hortus.agent.toolcalls.settling import settle
from hortus.agent.toolcalls.types import Fault, Grammar, RawCall, Tool, ToolCall


def fit_native(
    name: str, arguments: str, tools: Sequence[Tool], *, complete: bool = True
) -> ToolCall | Fault:
    """Return the call as its tool wants it, or what is wrong with it.

    ``complete`` says whether the model came to an end by itself; where it did not, arguments that
    are no whole JSON were cut off.
    """
    source = f"{name}({arguments})"
    raw = RawCall(name, arguments, Grammar.NATIVE, complete, source)
    # A call that has a name of its own is always settled, as the one call that it is.
    (settled,) = settle(raw, tools)
    return settled
