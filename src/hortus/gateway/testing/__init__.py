"""Stand-ins that users and tests need: a model server that plays a script."""

from hortus.gateway.testing.certificates import issue_certificate
from hortus.gateway.testing.scripted import ScriptedModel
from hortus.gateway.testing.scripted_http import Received
from hortus.gateway.testing.scripted_types import (
    Call,
    Edit,
    Fault,
    Say,
    Script,
    Shell,
    Stop,
    Think,
    Turn,
    Usage,
)

__all__ = [
    "Call",
    "Edit",
    "Fault",
    "Received",
    "Say",
    "Script",
    "ScriptedModel",
    "Shell",
    "Stop",
    "Think",
    "Turn",
    "Usage",
    "issue_certificate",
]
