"""Show people in a browser what hortus does and how it is."""

from hortus.console.app import THIS_MACHINE, Console
from hortus.console.types import (
    AliasStatus,
    EmbeddedStatus,
    Health,
    ModelStatus,
    Refusal,
    Status,
    StatusSource,
    Today,
)

__all__ = [
    "THIS_MACHINE",
    "AliasStatus",
    "Console",
    "EmbeddedStatus",
    "Health",
    "ModelStatus",
    "Refusal",
    "Status",
    "StatusSource",
    "Today",
]
