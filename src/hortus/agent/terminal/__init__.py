"""The agent in a terminal: streamed text, coloured diffs, questions, commands, a status line."""

from hortus.agent.terminal.parts import Services
from hortus.agent.terminal.running import run_terminal

__all__ = ["Services", "run_terminal"]
