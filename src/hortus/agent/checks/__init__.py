"""Look at what an edit made of a file: its syntax, and what a language server says."""

from hortus.agent.checks.checking import Checks
from hortus.agent.checks.client import LanguageServer
from hortus.agent.checks.types import Finding
from hortus.agent.checks.watching import Launch, Watch

__all__ = ["Checks", "Finding", "LanguageServer", "Launch", "Watch"]
