"""Estimate how many tokens turns come to, and learn from what servers count."""

import json
from collections.abc import Iterable, Sequence
from typing import assert_never

from msgspec import Struct

from hortus.agent.values import ModelTurn, ResultTurn, ToolSpec, Turn, UserTurn

_BYTES_PER_TOKEN = 3.6
_LEAST, _MOST = 2.0, 6.0
_PER_TURN = 16
_PER_IMAGE = 6_000


def weigh(turns: Iterable[Turn]) -> int:
    """Return the bytes that turns come to; a picture counts as what it costs, not as its bytes."""
    return sum(_weight(turn) for turn in turns)


def weigh_head(system: str, tools: Sequence[ToolSpec]) -> int:
    """Return the bytes of what stands before the turns."""
    return len(system.encode()) + sum(
        len(tool.description.encode()) + len(json.dumps(tool.parameters)) + _PER_TURN
        for tool in tools
    )


class Scale(Struct):
    """Tells tokens from bytes; better after each answer that says how many there were."""

    bytes_per_token: float = _BYTES_PER_TOKEN

    def tokens(self, weight: int) -> int:
        """Return about how many tokens this many bytes are."""
        return round(weight / self.bytes_per_token)

    def learn(self, weight: int, tokens: int | None) -> None:
        """Take note of how many tokens a server counted for this many bytes."""
        if tokens and weight > 1_000:  # noqa: PLR2004 - less says little
            self.bytes_per_token = min(_MOST, max(_LEAST, weight / tokens))


def _weight(turn: Turn) -> int:
    match turn:
        case UserTurn():
            return len(turn.text.encode()) + _PER_IMAGE * len(turn.images) + _PER_TURN
        case ModelTurn():
            calls = sum(
                len(call.name) + len(json.dumps(call.arguments, ensure_ascii=False)) + _PER_TURN
                for call in turn.calls
            )
            return len(turn.text.encode()) + calls + _PER_TURN
        case ResultTurn():
            return sum(
                len(r.text.encode()) + _PER_IMAGE * len(r.images) + _PER_TURN for r in turn.results
            )
        case _:
            assert_never(turn)
