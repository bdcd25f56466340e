"""How servers say that a prompt does not fit, each in its own words."""

from dataclasses import dataclass

from hortus.agent.testing.types import JsonObject, OverflowForm

_SENT, _WINDOW, _WANTED = 5000, 4096, 512
_INVALID = "invalid_request_error"


@dataclass(frozen=True, slots=True)
class Refusal:
    """An error answer."""

    status: int
    body: JsonObject


def overflow(form: OverflowForm) -> Refusal:
    """Return the refusal of a prompt of 5,000 tokens for a window of 4,096."""
    return _REFUSALS[form]


def _plain(message: str, kind: str = _INVALID, code: str | int | None = None) -> Refusal:
    return Refusal(400, {"error": {"message": message, "type": kind, "param": None, "code": code}})


def _anthropic(message: str) -> Refusal:
    return Refusal(400, {"type": "error", "error": {"type": _INVALID, "message": message}})


_GATEWAY = f"prompt is too long: {_SENT} tokens > {_WINDOW} maximum of house/code"
_REFUSALS = {
    OverflowForm.ANTHROPIC: _anthropic(f"prompt is too long: {_SENT} tokens > {_WINDOW} maximum"),
    OverflowForm.ANTHROPIC_SUM: _anthropic(
        f"input length and `max_tokens` exceed context limit: {_SENT} + {_WANTED} > {_WINDOW}, "
        "decrease input length or `max_tokens` and try again"
    ),
    OverflowForm.GATEWAY: Refusal(
        400,
        {
            "type": "error",
            "error": {
                "type": _INVALID,
                "message": f"{_GATEWAY}; compact the conversation [dec_1]",
                "code": "context_length_exceeded",
                "remedy": "compact the conversation",
                "decision_id": "dec_1",
            },
        },
    ),
    OverflowForm.LLAMA_CPP: Refusal(
        400,
        {
            "error": {
                "code": 400,
                "message": f"request ({_SENT} tokens) exceeds the available context size "
                f"({_WINDOW} tokens), try increasing it",
                "type": "exceed_context_size_error",
                "n_prompt_tokens": _SENT,
                "n_ctx": _WINDOW,
            }
        },
    ),
    OverflowForm.LLAMA_CPP_OLD: Refusal(
        500,
        {
            "error": {
                "code": 500,
                "message": "the request exceeds the available context size. try increasing the "
                "context size or enable context shift",
                "type": "server_error",
            }
        },
    ),
    OverflowForm.OLLAMA: Refusal(
        400,
        {
            "error": {
                "message": "the input length exceeds the context length",
                "type": "api_error",
            }
        },
    ),
    OverflowForm.OPENAI: _plain(
        f"This model's maximum context length is {_WINDOW} tokens. However, your messages "
        f"resulted in {_SENT} tokens. Please reduce the length of the messages.",
        code="context_length_exceeded",
    ),
    OverflowForm.SGLANG: _plain(
        f"The input ({_SENT} tokens) is longer than the model's context length "
        f"({_WINDOW} tokens).",
        "BadRequest",
        400,
    ),
    OverflowForm.SGLANG_SUM: _plain(
        f"Requested token count exceeds the model's maximum context length of {_WINDOW} tokens. "
        f"You requested a total of {_SENT + _WANTED} tokens: {_SENT} tokens from the input "
        f"messages and {_WANTED} tokens for the completion.",
        "BadRequest",
        400,
    ),
    OverflowForm.VLLM: _plain(
        f"This model's maximum context length is {_WINDOW} tokens. However, you requested "
        f"{_SENT + _WANTED} tokens ({_SENT} in the messages, {_WANTED} in the completion). "
        "Please reduce the length of the messages or completion.",
        "BadRequestError",
        400,
    ),
    OverflowForm.VLLM_MAX_TOKENS: _plain(
        f"'max_tokens' or 'max_completion_tokens' is too large: 4000. This model's maximum "
        f"context length is {_WINDOW} tokens and your request has 1000 input tokens "
        f"(4000 > {_WINDOW} - 1000).",
        "BadRequestError",
        400,
    ),
    OverflowForm.VLLM_OLD: Refusal(
        400,
        {
            "object": "error",
            "message": f"The decoder prompt (length {_SENT}) is longer than the maximum model "
            f"length of {_WINDOW}. Make sure that `max_model_len` is no smaller than the number "
            "of text tokens.",
            "type": "BadRequestError",
            "param": None,
            "code": 400,
        },
    ),
}
