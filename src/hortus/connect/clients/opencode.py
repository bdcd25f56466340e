"""Set up opencode, which speaks ``/v1/chat/completions``."""

from dataclasses import dataclass

from hortus.connect.types import PROJECT_HEADER, FileEdit, Put, Setup, Syntax, Variable, Wish

_PROVIDER = ("provider", "hortus")


@dataclass(frozen=True, slots=True)
class Opencode:
    """opencode reads the key from the file named, so the key stays in its one file."""

    name: str = "opencode"
    title: str = "opencode"
    tested: str = "1.18.33"

    def setup(self, wish: Wish) -> Setup:
        """Return the settings for this wish."""
        limit = {"context": wish.context_tokens, "output": wish.context_tokens // 4}
        puts = (
            Put(("$schema",), "https://opencode.ai/config.json", keep=True),
            Put((*_PROVIDER, "npm"), "@ai-sdk/openai-compatible"),
            Put((*_PROVIDER, "name"), "hortus"),
            Put((*_PROVIDER, "options", "baseURL"), f"{wish.url}/v1"),
            Put((*_PROVIDER, "options", "apiKey"), f"{{file:{wish.key_file}}}"),
            Put((*_PROVIDER, "models", wish.model), {"name": wish.model, "limit": limit}),
            Put(("model",), f"hortus/{wish.model}"),
            Put(("small_model",), f"hortus/{wish.model}"),
            Put(("autoupdate",), value=False),
            Put(("share",), "disabled"),
        )
        return Setup(
            files=(
                FileEdit(".config/opencode/opencode.json", Syntax.JSON, puts),
                *_project(wish),
            ),
            variables=(
                Variable("OPENCODE_DISABLE_MODELS_FETCH", "1"),
                Variable("OPENCODE_DISABLE_LSP_DOWNLOAD", "1"),
            ),
            start="opencode",
            silenced=(
                (
                    "the model list at models.opencode.ai, by the variable above: it cannot be "
                    "set in the file"
                ),
                "the update check, sharing of sessions and the download of language servers",
            ),
            leaks=(
                (
                    "the npm registry: at its start it installs its own plug-in package from "
                    "there; no switch is known that stops this, so use a network rule or let npm "
                    "use your company's registry"
                ),
            ),
        )


def _project(wish: Wish) -> tuple[FileEdit, ...]:
    """Return the file of the repository, which is merged with the user's."""
    if not wish.project:
        return ()
    put = Put((*_PROVIDER, "options", "headers", PROJECT_HEADER), wish.project)
    return (FileEdit("opencode.json", Syntax.JSON, (put,), in_repository=True),)
