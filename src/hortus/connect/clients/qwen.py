"""Set up Qwen Code, which speaks ``/v1/chat/completions``."""

from dataclasses import dataclass

from hortus.connect.types import PROJECT_HEADER, FileEdit, Put, Setup, Syntax, Wish

_KEY = "HOUSE_API_KEY"


@dataclass(frozen=True, slots=True)
class Qwen:
    """Qwen Code takes the key from its own settings file."""

    name: str = "qwen"
    title: str = "Qwen Code"
    tested: str = "0.24.4"

    def setup(self, wish: Wish) -> Setup:
        """Return the settings for this wish."""
        model = _model(wish, {})
        puts = (
            Put(("env", _KEY), wish.key),
            Put(("modelProviders", "openai"), model, by="id"),
            Put(("model", "name"), wish.model),
            Put(("security", "auth", "selectedType"), "openai"),
            Put(("privacy", "usageStatisticsEnabled"), value=False),
            Put(("telemetry", "enabled"), value=False),
            Put(("general", "enableAutoUpdate"), value=False),
        )
        return Setup(
            files=(
                FileEdit(".qwen/settings.json", Syntax.JSON, puts, key_field=_KEY),
                *_project(wish),
            ),
            start="qwen",
            silenced=(
                (
                    "usage statistics at gb4w8c3ygj-default-sea.rum.aliyuncs.com, which would "
                    "hold a lasting user id and the gateway's address"
                ),
                "its own telemetry and the update check; no other host is asked for",
            ),
            leaks=(
                f"a variable {_KEY} in your shell goes before the key in the file",
                "its web search and fetch tools work from this machine, not through hortus",
            ),
        )


def _model(wish: Wish, more: dict[str, object]) -> dict[str, object]:
    return {
        "id": wish.model,
        "name": f"{wish.model} (hortus)",
        "envKey": _KEY,
        "baseUrl": f"{wish.url}/v1",
        "generationConfig": {"contextWindowSize": wish.context_tokens, **more},
    }


def _project(wish: Wish) -> tuple[FileEdit, ...]:
    """Return the file of the repository: its models take the place of the user's."""
    if not wish.project:
        return ()
    model = _model(wish, {"customHeaders": {PROJECT_HEADER: wish.project}})
    put = Put(("modelProviders", "openai"), model, by="id")
    return (FileEdit(".qwen/settings.json", Syntax.JSON, (put,), in_repository=True),)
