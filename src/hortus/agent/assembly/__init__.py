"""Join the parts of the agent into a session, from settings and what the command line says."""

from hortus.agent.assembly.joining import open_session
from hortus.agent.assembly.settling import settled_in, trusted_in

__all__ = ["open_session", "settled_in", "trusted_in"]
