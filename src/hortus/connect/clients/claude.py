"""Set up Claude Code, which speaks ``/v1/messages``."""

import shlex
from dataclasses import dataclass

from hortus.connect.types import FileEdit, Put, Setup, Syntax, Wish


@dataclass(frozen=True, slots=True)
class Claude:
    """Claude Code reads the key by a command, so the key stays in its one file."""

    name: str = "claude"
    title: str = "Claude Code"
    tested: str = "2.1.330"

    def setup(self, wish: Wish) -> Setup:
        """Return the settings for this wish."""
        variables = {
            "ANTHROPIC_BASE_URL": wish.url,
            "ANTHROPIC_MODEL": wish.model,
            "ANTHROPIC_DEFAULT_HAIKU_MODEL": wish.model,
            # Else it takes every name it does not know for a model with a million tokens.
            "CLAUDE_CODE_MAX_CONTEXT_TOKENS": str(wish.context_tokens),
            "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
        }
        puts = [Put(("apiKeyHelper",), f"cat {shlex.quote(str(wish.key_file))}")]
        puts += [Put(("env", name), value) for name, value in variables.items()]
        return Setup(
            files=(FileEdit(".claude/settings.json", Syntax.JSON, tuple(puts)),),
            start="claude",
            silenced=(
                (
                    "telemetry, error reports, feature flags and the update check, all at "
                    "api.anthropic.com and its telemetry hosts: no other host is asked for"
                ),
            ),
            leaks=(
                (
                    "a variable ANTHROPIC_API_KEY or ANTHROPIC_AUTH_TOKEN in your shell goes "
                    "before these settings: unset it"
                ),
                "tools that fetch the web do so from this machine, not through hortus",
                (
                    "without the switch above this client sends the gateway's key to "
                    "api.anthropic.com: do not take it out"
                ),
            ),
        )
