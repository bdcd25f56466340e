"""Set up aider, which speaks ``/v1/chat/completions`` and edits by text, without tools."""

from dataclasses import dataclass

from hortus.connect.types import PROJECT_HEADER, FileEdit, Put, Setup, Syntax, Wish


@dataclass(frozen=True, slots=True)
class Aider:
    """aider takes the key from its own settings file."""

    name: str = "aider"
    title: str = "aider"
    tested: str = "0.86.2"

    def setup(self, wish: Wish) -> Setup:
        """Return the settings for this wish."""
        model = f"openai/{wish.model}"
        puts = (
            Put(("openai-api-base",), f"{wish.url}/v1"),
            Put(("openai-api-key",), wish.key),
            Put(("model",), model),
            Put(("weak-model",), model),
            Put(("edit-format",), "diff", keep=True),
            Put(("analytics-disable",), value=True),
            Put(("check-update",), value=False),
            Put(("show-release-notes",), value=False),
            Put(("show-model-warnings",), value=False),
            Put(("set-env",), ["LITELLM_LOCAL_MODEL_COST_MAP=True"], keep=True),
        )
        return Setup(
            files=(
                FileEdit(".aider.conf.yml", Syntax.YAML, puts, key_field="openai-api-key"),
                # Known here, the model is not looked up in a list on the internet.
                FileEdit(
                    ".aider.model.metadata.json",
                    Syntax.JSON,
                    (Put((model,), _metadata(wish.context_tokens)),),
                ),
                *_project(wish, model),
            ),
            start="aider",
            silenced=(
                "analytics and the update check",
                (
                    "the price list at raw.githubusercontent.com, which it fetches for a model it "
                    "does not know; no other host is asked for"
                ),
            ),
            leaks=(
                "a variable OPENAI_API_KEY in your shell goes before the key in the file",
                "a set-env of your own is kept: add LITELLM_LOCAL_MODEL_COST_MAP=True to it",
                "web pages given with /web are fetched from this machine",
            ),
        )


def _metadata(context_tokens: int) -> dict[str, object]:
    return {
        "max_tokens": context_tokens // 4,
        "max_input_tokens": context_tokens,
        "max_output_tokens": context_tokens // 4,
        "input_cost_per_token": 0,
        "output_cost_per_token": 0,
        "litellm_provider": "openai",
        "mode": "chat",
    }


def _project(wish: Wish, model: str) -> tuple[FileEdit, ...]:
    """Return the file of the repository, which aider reads after the user's."""
    if not wish.project:
        return ()
    headers = {"extra_headers": {PROJECT_HEADER: wish.project}}
    put = Put((), {"name": model, "extra_params": headers}, by="name")
    return (FileEdit(".aider.model.settings.yml", Syntax.YAML, (put,), in_repository=True),)
