"""Ask models through the gateway, as any other client does: chat and embeddings."""

from hortus.client.errors import (
    GatewayAnswerError,
    GatewayRefusedError,
    GatewayUnreachableError,
)
from hortus.client.gateway import Gateway
from hortus.client.types import Limits, Message, Project, Role

__all__ = [
    "Gateway",
    "GatewayAnswerError",
    "GatewayRefusedError",
    "GatewayUnreachableError",
    "Limits",
    "Message",
    "Project",
    "Role",
]
