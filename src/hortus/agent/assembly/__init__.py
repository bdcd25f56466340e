"""Join the parts of the agent into a session, from settings and what the command line says."""

from hortus.agent.assembly.joining import open_session

__all__ = ["open_session"]
