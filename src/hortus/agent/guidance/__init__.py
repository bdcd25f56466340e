"""Tell the model what the repository, the person and the company want of it."""

from hortus.agent.guidance.base import BASE
from hortus.agent.guidance.errors import UnknownGuidanceError
from hortus.agent.guidance.guidance import Guidance
from hortus.agent.guidance.library import AgentDefinition, CustomCommand, Skill
from hortus.agent.guidance.opening import Surroundings, branch_of, opening

__all__ = [
    "BASE",
    "AgentDefinition",
    "CustomCommand",
    "Guidance",
    "Skill",
    "Surroundings",
    "UnknownGuidanceError",
    "branch_of",
    "opening",
]
