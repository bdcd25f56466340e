"""What is run, and how it is watched over."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class LlamaSpec:
    """One model to run. ``context_tokens`` 0 means as long as the model was trained for."""

    name: str
    gguf: Path
    context_tokens: int = 0
    parallel: int = 1
    """Requests answered at once; they share the context, more wait inside llama.cpp."""


@dataclass(frozen=True, slots=True)
class Supervision:
    """How patient to be with the process."""

    load_timeout_s: float = 600.0
    """Longest time to load a model; a large one comes slowly from a disk."""
    first_delay_s: float = 0.5
    """Rest after the first failure; it doubles with each further one."""
    most_delay_s: float = 30.0
    steady_s: float = 60.0
    """A process that ran this long counts as sound: its next failure is a first one again."""
    health_every_s: float = 10.0
    health_timeout_s: float = 5.0
    health_misses: int = 3
    """Health checks in a row that may go unanswered before the process is replaced."""
    stop_timeout_s: float = 3.0
    """How long the process may take to end by itself before it is killed."""
