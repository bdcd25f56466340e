"""What is found about building and testing."""

from dataclasses import dataclass

from hortus.wiki.types import Place


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that a file says about building or testing: a target, a step, a requirement."""

    name: str
    command: str
    place: Place
    said: str = ""
