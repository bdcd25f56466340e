"""Keep the limit of an answer within what the model's context has room for."""

from dataclasses import replace

from hortus.gateway.dialects.types import Request

# Servers refuse a limit below one; a short answer that is cut off says more than a refusal.
_LEAST_ROOM = 256
_NAME = "max_tokens"


def fit_output(request: Request, prompt_tokens: int, context_tokens: int) -> Request:
    """Return ``request`` with a limit that fits beside the prompt into the model's context.

    Coding clients ask for 128,000 tokens of any model, and servers refuse what is over their
    context. A context of 0 is unknown and lowers nothing. A lowered limit is named as dropped.
    """
    wanted = request.sampling.max_tokens
    room = max(_LEAST_ROOM, context_tokens - prompt_tokens)
    if not context_tokens or wanted is None or wanted <= room:
        return request
    lowered = replace(request.sampling, max_tokens=room)
    return replace(request, sampling=lowered, unsaid=(*request.unsaid, _NAME))
