"""Work with a model until it is done: the loop, and what front ends call."""

from hortus.agent.session.parts import (
    Answer,
    Asker,
    Checker,
    Checkpoints,
    Gate,
    Guidance,
    Hooks,
)

__all__ = ["Answer", "Asker", "Checker", "Checkpoints", "Gate", "Guidance", "Hooks"]
