"""What is sent to a model server: the client's own bytes, or their translation."""

from dataclasses import dataclass, replace

from hortus.gateway.call import Call
from hortus.gateway.dialects import (
    CODECS,
    Request,
    fit_output,
    holds_foreign_thinking,
    rename_model,
    tokens_in,
)
from hortus.gateway.doors import GENERATE_PATHS, Purpose
from hortus.gateway.routing import Candidate
from hortus.gateway.usage_question import asking, must_ask


@dataclass(frozen=True, slots=True)
class Outbound:
    """A request to a model server; ``unchanged`` where it stays in the client's own dialect."""

    path: str
    body: bytes
    dropped: tuple[str, ...]
    unchanged: bool


def outbound(call: Call, candidate: Candidate) -> Outbound:
    """Return the request that asks ``candidate`` what ``call`` asks."""
    model = candidate.settings.served_as or candidate.name
    spoken = candidate.settings.dialect
    same = spoken is call.door.dialect or call.door.purpose is not Purpose.GENERATE
    if same and not holds_foreign_thinking(call.sent):
        # Every byte but the model's name stays: what a client sends may be newer than hortus.
        # Only a question for the tokens is added, where a record would have none without it.
        asked = call.envelope.model
        body = call.sent if asked == model else rename_model(call.sent, asked, model)
        if must_ask(spoken, call.door.dialect, body, stream=call.envelope.stream):
            body = asking(body)
        return Outbound(_path(call), body, (), unchanged=True)
    encoded = CODECS[spoken].encode_request(_fitted(call, candidate, model))
    path = _path(call) if same else GENERATE_PATHS[spoken]
    return Outbound(path, encoded.body, encoded.dropped, unchanged=same)


def _fitted(call: Call, candidate: Candidate, model: str) -> Request:
    """Return the request under the server's name for the model, with room for its answer."""
    prompt_tokens = tokens_in(call.envelope.input_chars)
    request = replace(call.request(), model=model)
    return fit_output(request, prompt_tokens, candidate.settings.context_tokens)


def _path(call: Call) -> str:
    # `?beta=true` selects the form of the answer, so it goes along where the dialect is the same.
    return call.door.upstream + ("?" + call.query.decode("latin-1") if call.query else "")
