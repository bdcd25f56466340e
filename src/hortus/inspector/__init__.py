"""Show what an AI tool really sends, to whom, and whether it depends on where one is."""

from hortus.inspector.errors import (
    ChamberMissingError,
    RealCredentialError,
    ReportUnsoundError,
    ToolUnknownError,
)
from hortus.inspector.finding import (
    Coverage,
    Difference,
    Finding,
    Kind,
    Level,
    Place,
    Verdict,
)
from hortus.inspector.observation import (
    Connection,
    Datagram,
    Ending,
    Event,
    Hello,
    Lookup,
    Message,
    Observation,
    Request,
    Touch,
    Trace,
)
from hortus.inspector.world import MODEL, Setting, World

__all__ = [
    "MODEL",
    "ChamberMissingError",
    "Connection",
    "Coverage",
    "Datagram",
    "Difference",
    "Ending",
    "Event",
    "Finding",
    "Hello",
    "Kind",
    "Level",
    "Lookup",
    "Message",
    "Observation",
    "Place",
    "RealCredentialError",
    "ReportUnsoundError",
    "Request",
    "Setting",
    "ToolUnknownError",
    "Touch",
    "Trace",
    "Verdict",
    "World",
]
