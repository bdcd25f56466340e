"""What asking gives, and how patient it is.

Structs here and beside, since they are on the way of every start: see ``agent.wire``.
"""

from msgspec import Struct

from hortus.agent.values import ModelTurn, Usage


class Answer(Struct, frozen=True):
    """One turn of the model, fit to enter the conversation."""

    turn: ModelTurn
    usage: Usage
    decision_id: str = ""
    cut: bool = False
    """Whether it ended because it had become too long."""
    window: int | None = None
    """How many tokens the server seems to have read where it read less than it was sent."""


class Patience(Struct, frozen=True):
    """How often and for how long a model is asked again before it is given up."""

    drops: int = 3
    """Times that a connection or server may fail in one turn, and is asked again."""
    first_pause_s: float = 0.2
    """Before asking again after a failure; three times as long after each further one."""
    waits: int = 8
    """Times that an overloaded server is waited for in one turn."""
    longest_wait_s: float = 60.0
    all_waits_s: float = 300.0
