"""What is known of each tool, as data: how it is installed, called, pointed at a gateway."""

from hortus.inspector.tools.adapter import Adapter, adapters, plain, read

__all__ = ["Adapter", "adapters", "plain", "read"]
