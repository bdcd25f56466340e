"""What comes back from a model server as one document: passed on, or translated."""

from dataclasses import dataclass

import msgspec

from hortus.gateway.call import Call
from hortus.gateway.dialects import CODECS, Usage, usage_of_answer
from hortus.gateway.doors import Purpose
from hortus.gateway.errors import MalformedAnswerError
from hortus.gateway.routing import Candidate

_OBJECT = msgspec.json.Decoder(dict[str, msgspec.Raw])


@dataclass(frozen=True, slots=True)
class Inbound:
    """A whole answer as the client gets it."""

    body: bytes
    usage: Usage
    dropped: tuple[str, ...] = ()


def inbound(call: Call, candidate: Candidate, body: bytes) -> Inbound:
    """Return ``candidate``'s answer in the words of the client of ``call``.

    Raises ``MalformedAnswerError`` where it cannot be read.
    """
    spoken, wanted = candidate.settings.dialect, call.door.dialect
    if spoken is wanted or call.door.purpose is not Purpose.GENERATE:
        _check(candidate, body)
        return Inbound(body, usage_of_answer(body, wanted) or Usage())
    answer = CODECS[spoken].decode_answer(body)
    encoded = CODECS[wanted].encode_answer(answer, call.request())
    return Inbound(encoded.body, answer.usage or Usage(), encoded.dropped)


def _check(candidate: Candidate, body: bytes) -> None:
    """Raise ``MalformedAnswerError`` unless ``body`` is a JSON object; its fields are its own."""
    try:
        _OBJECT.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as e:
        raise MalformedAnswerError(
            f"the answer of {candidate.name} is no JSON object: {e}",
            remedy=f"check the model's dialect and URL: `hortus model test {candidate.name}`",
        ) from e
