"""Complete code with a model counted from the company's own repositories, with evidence."""

from hortus.completion.engine import Engine
from hortus.completion.errors import (
    EmptyRepositoryError,
    NoSuchPositionError,
    NotARepositoryError,
)
from hortus.completion.history import Walk
from hortus.completion.places import index_folder, prompt_at, repository_of
from hortus.completion.replaying import GateFigures, LineFigures, ReplayReport, replay
from hortus.completion.showing import Place, find_place
from hortus.completion.types import (
    BuildReport,
    Evidence,
    Fitted,
    GateReport,
    Prompt,
    RefreshReport,
    ReliabilityBin,
    Silence,
    Suggestion,
    ToFit,
)

__all__ = [
    "BuildReport",
    "EmptyRepositoryError",
    "Engine",
    "Evidence",
    "Fitted",
    "GateFigures",
    "GateReport",
    "LineFigures",
    "NoSuchPositionError",
    "NotARepositoryError",
    "Place",
    "Prompt",
    "RefreshReport",
    "ReliabilityBin",
    "ReplayReport",
    "Silence",
    "Suggestion",
    "ToFit",
    "Walk",
    "find_place",
    "index_folder",
    "prompt_at",
    "replay",
    "repository_of",
]
