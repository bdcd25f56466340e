"""Every server of the world, inside the chamber: whatever is sent is taken and written down."""

from hortus.inspector.sink.authority import Authority
from hortus.inspector.sink.server import Sink

__all__ = ["Authority", "Sink"]
