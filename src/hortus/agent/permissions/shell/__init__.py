"""Read bash command lines as bash does, as far as they can be judged."""

from hortus.agent.permissions.shell.grammar import read_line
from hortus.agent.permissions.shell.types import (
    Assignment,
    Line,
    Redirection,
    SimpleCommand,
    Unclear,
    Word,
)

__all__ = [
    "Assignment",
    "Line",
    "Redirection",
    "SimpleCommand",
    "Unclear",
    "Word",
    "read_line",
]
