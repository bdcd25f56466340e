"""The coding clients that can be set up, one module each."""

from hortus.connect.clients.aider import Aider
from hortus.connect.clients.claude import Claude
from hortus.connect.clients.codex import Codex
from hortus.connect.clients.continue_dev import Continue
from hortus.connect.clients.opencode import Opencode
from hortus.connect.clients.qwen import Qwen
from hortus.connect.clients.zed import Zed

__all__ = ["Aider", "Claude", "Codex", "Continue", "Opencode", "Qwen", "Zed"]
