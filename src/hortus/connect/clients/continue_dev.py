"""Set up Continue (VS Code, JetBrains): chat, and completion by the embedded model."""

from dataclasses import dataclass

from hortus.connect.types import PROJECT_HEADER, FileEdit, Put, Setup, Syntax, Wish
from hortus.core import EMBEDDED_MODEL


@dataclass(frozen=True, slots=True)
class Continue:
    """Continue takes the key from its own settings file."""

    name: str = "continue"
    title: str = "Continue"
    tested: str = "1.5.47"

    def setup(self, wish: Wish) -> Setup:
        """Return the settings for this wish."""
        common: dict[str, object] = {
            "provider": "openai",
            "apiBase": f"{wish.url}/v1",
            "apiKey": wish.key,
        }
        if wish.always:
            common["requestOptions"] = {"headers": {PROJECT_HEADER: wish.always}}
        chat = {
            "name": "hortus",
            **common,
            "model": wish.model,
            "roles": ["chat", "edit", "apply"],
            "defaultCompletionOptions": {"contextLength": wish.context_tokens},
        }
        complete = {
            "name": "hortus completion",
            **common,
            "model": EMBEDDED_MODEL,
            "roles": ["autocomplete"],
            "useLegacyCompletionsEndpoint": True,
            # The embedded model reads code, not the marks that other models want around it.
            "promptTemplates": {"autocomplete": "{{{prefix}}}"},
        }
        puts = (
            Put(("name",), "hortus", keep=True),
            Put(("version",), "1.0.0", keep=True),
            Put(("schema",), "v1", keep=True),
            Put(("models",), chat, by="name"),
            Put(("models",), complete, by="name"),
        )
        return Setup(
            files=(FileEdit(".continue/config.yaml", Syntax.YAML, puts, key_field="apiKey"),),
            start="reload the editor and choose hortus in Continue's model list",
            silenced=(),
            leaks=(
                (
                    "telemetry: it is switched off in the editor's settings, not in this file; "
                    "set continue.telemetryEnabled to false there"
                ),
                "api.continue.dev is asked for at the start; no switch is known that stops this",
                "other models in the file still go where they say",
                (
                    "its file is one for all repositories: a project is written into it only "
                    "where --project names one, and then goes with every request"
                ),
                "tested with its command line, which reads the same file; plug-ins were not run",
            ),
        )
