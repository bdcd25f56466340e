"""Set up Claude Code, which speaks ``/v1/messages``."""

from dataclasses import dataclass

from hortus.connect.types import PROJECT_HEADER, FileEdit, Put, Setup, Syntax, Wish

_KEY = "ANTHROPIC_AUTH_TOKEN"


@dataclass(frozen=True, slots=True)
class Claude:
    """Claude Code takes the key from its own settings file.

    It could read the key by a command (``apiKeyHelper``), but then it asks again and again after
    a refusal with 403 instead of showing it.
    """

    name: str = "claude"
    title: str = "Claude Code"
    tested: str = "2.1.330"

    def setup(self, wish: Wish) -> Setup:
        """Return the settings for this wish."""
        variables = {
            "ANTHROPIC_BASE_URL": wish.url,
            _KEY: wish.key,
            "ANTHROPIC_MODEL": wish.model,
            "ANTHROPIC_DEFAULT_HAIKU_MODEL": wish.model,
            # Else it takes every name it does not know for a model with a million tokens.
            "CLAUDE_CODE_MAX_CONTEXT_TOKENS": str(wish.context_tokens),
            "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
        }
        puts = tuple(Put(("env", name), value) for name, value in variables.items())
        return Setup(
            files=(
                FileEdit(".claude/settings.json", Syntax.JSON, puts, key_field=_KEY),
                *_project(wish),
            ),
            start="claude",
            silenced=(
                (
                    "telemetry, error reports, feature flags and the update check at "
                    "api.anthropic.com: no other host is asked for"
                ),
            ),
            leaks=(
                "a variable ANTHROPIC_API_KEY in your shell is sent to hortus as well: unset it",
                "an apiKeyHelper of your own in the file stays: take it out",
                "tools that fetch the web do so from this machine, not through hortus",
                (
                    "without the last switch api.anthropic.com is asked again; versions 2.1.90 to "
                    "2.1.198 then sent it the gateway's key as well"
                ),
            ),
        )


def _project(wish: Wish) -> tuple[FileEdit, ...]:
    """Return the file in which a repository's header stands: that for settings not shared."""
    if not wish.project:
        return ()
    put = Put(("env", "ANTHROPIC_CUSTOM_HEADERS"), f"{PROJECT_HEADER}: {wish.project}")
    return (FileEdit(".claude/settings.local.json", Syntax.JSON, (put,), in_repository=True),)
