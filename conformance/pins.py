"""The clients under test, in exact versions."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Source(StrEnum):
    """Where a client is installed from."""

    NPM = "npm"
    PYPI = "PyPI"


@dataclass(frozen=True, slots=True)
class Pin:
    """One client: what ``hortus connect`` calls it, and the package and program that have it."""

    client: str
    package: str
    version: str
    source: Source
    program: str
    tool: str
    """What the records call it; empty where it says nothing of itself."""

    def binary(self, root: Path) -> Path:
        """Return where the program is once installed below ``root``."""
        inside = "bin" if self.source is Source.PYPI else "node_modules/.bin"
        return root / self.client / inside / self.program

    @property
    def requirement(self) -> str:
        """The package and version as the installer takes them."""
        joint = "==" if self.source is Source.PYPI else "@"
        return f"{self.package}{joint}{self.version}"


PINS = (
    Pin("claude", "@anthropic-ai/claude-code", "2.1.330", Source.NPM, "claude", "claude-code"),
    Pin("codex", "@openai/codex", "0.169.0", Source.NPM, "codex", "codex"),
    Pin("qwen", "@qwen-code/qwen-code", "0.24.4", Source.NPM, "qwen", "qwen-code"),
    Pin("opencode", "opencode-ai", "1.18.33", Source.NPM, "opencode", "opencode"),
    Pin("aider", "aider-chat", "0.86.2", Source.PYPI, "aider", "openai-python"),
    # The editor plug-in has no headless form; its command line reads the same settings file.
    Pin("continue", "@continuedev/cli", "1.5.47", Source.NPM, "cn", ""),
)
