"""Set up Zed, which speaks ``/v1/chat/completions``."""

import shlex
from dataclasses import dataclass

from hortus.connect.types import FileEdit, Put, Setup, Syntax, Variable, Wish

# Zed makes the variable's name from the provider's: HOUSE_API_KEY. A provider called hortus would
# make one that hortus takes for a setting of its own.
_PROVIDER = "house"


@dataclass(frozen=True, slots=True)
class Zed:
    """Zed takes the key from the environment or the system's key ring, never from the file."""

    name: str = "zed"
    title: str = "Zed"
    tested: str = ""

    def setup(self, wish: Wish) -> Setup:
        """Return the settings for this wish."""
        provider = ("language_models", "openai_compatible", _PROVIDER)
        model = {
            "name": wish.model,
            "display_name": f"{wish.model} (hortus)",
            "max_tokens": wish.context_tokens,
            "capabilities": {
                "tools": True,
                "images": False,
                "parallel_tool_calls": True,
                "prompt_cache_key": False,
            },
        }
        puts = (
            Put((*provider, "api_url"), f"{wish.url}/v1"),
            Put((*provider, "available_models"), model, by="name"),
            Put(("agent", "default_model", "provider"), _PROVIDER),
            Put(("agent", "default_model", "model"), wish.model),
            Put(("telemetry", "diagnostics"), value=False),
            Put(("telemetry", "metrics"), value=False),
        )
        command = f'"$(cat {shlex.quote(str(wish.key_file))})"'
        return Setup(
            files=(FileEdit(".config/zed/settings.json", Syntax.JSON, puts),),
            variables=(Variable(f"{_PROVIDER.upper()}_API_KEY", command),),
            start="zed, from a shell that has the variable; or give the key in its agent settings",
            silenced=("crash reports and usage metrics",),
            leaks=(
                (
                    "edit predictions go to the provider set under edit_predictions, which is not "
                    "changed here"
                ),
                "update checks, extensions and language servers are downloaded from the internet",
                "it names no project: make its key with `hortus key new --project NAME`",
                "set up from its documentation; not run against hortus by its own tests",
            ),
        )
