"""Let programs of the person have a say before and after tools and at the end."""

from hortus.agent.hooks.running import ProgramHooks

__all__ = ["ProgramHooks"]
