"""Set up Codex, which speaks ``/v1/responses``."""

from dataclasses import dataclass

from hortus.connect.types import (
    PROJECT_HEADER,
    PROJECT_VARIABLE,
    FileEdit,
    Put,
    Setup,
    Syntax,
    Wish,
    project_variable,
)

_PROVIDER = ("model_providers", "hortus")


@dataclass(frozen=True, slots=True)
class Codex:
    """Codex reads the key by a command, so the key stays in its one file."""

    name: str = "codex"
    title: str = "Codex"
    tested: str = "0.169.0"

    def setup(self, wish: Wish) -> Setup:
        """Return the settings for this wish."""
        command, *words = wish.token_command or ("cat", str(wish.key_file))
        puts = (
            Put(("model",), wish.model),
            Put(("model_provider",), "hortus"),
            Put(("model_context_window",), wish.context_tokens),
            Put(("check_for_update_on_startup",), value=False),
            Put((*_PROVIDER, "name"), "hortus"),
            Put((*_PROVIDER, "base_url"), f"{wish.url}/v1"),
            Put((*_PROVIDER, "wire_api"), "responses"),
            Put((*_PROVIDER, "auth", "command"), command),
            Put((*_PROVIDER, "auth", "args"), words),
            # A repository cannot have a provider of its own.
            Put((*_PROVIDER, "env_http_headers", PROJECT_HEADER), PROJECT_VARIABLE),
            Put(("analytics", "enabled"), value=False),
            Put(("feedback", "enabled"), value=False),
            Put(("otel", "exporter"), "none"),
            Put(("otel", "metrics_exporter"), "none"),
            Put(("otel", "trace_exporter"), "none"),
            # This one, not the update switch, is what asks three hosts at every start.
            Put(("features", "plugins"), value=False),
        )
        return Setup(
            files=(FileEdit(".codex/config.toml", Syntax.TOML, puts),),
            variables=project_variable(wish),
            start="codex",
            silenced=(
                "analytics and metrics at ab.chatgpt.com",
                "the plug-in list at github.com, api.github.com and chatgpt.com",
                "the update check; no other host is asked for",
            ),
            leaks=(
                (
                    "to hortus, in x-codex-turn-metadata: the git remote's address, the commit, "
                    "the path of the working copy and a lasting id of this installation"
                ),
                "plug-ins are off with this; with them on, the three hosts above are asked again",
            ),
        )
