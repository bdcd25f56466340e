"""Give a part of the work to an agent with a conversation and tools of its own."""

from hortus.agent.delegation.crew import EXPLORE, Crew
from hortus.agent.delegation.tool import DelegateTool

__all__ = ["EXPLORE", "Crew", "DelegateTool"]
