"""Work with a model until it is done: the loop, and what front ends call."""

from hortus.agent.session.deciding import Doorkeeper
from hortus.agent.session.describing import describe
from hortus.agent.session.parts import (
    Answer,
    Asker,
    Checker,
    Checkpoints,
    Gate,
    Guidance,
    Hooks,
)
from hortus.agent.session.session import Session
from hortus.agent.session.showing import Meter
from hortus.agent.session.types import Commands, Limits, Mentions, Parts

__all__ = [
    "Answer",
    "Asker",
    "Checker",
    "Checkpoints",
    "Commands",
    "Doorkeeper",
    "Gate",
    "Guidance",
    "Hooks",
    "Limits",
    "Mentions",
    "Meter",
    "Parts",
    "Session",
    "describe",
]
