"""What comes back from a model server as one document: passed on, or translated."""

from dataclasses import dataclass

from hortus.gateway.call import Call
from hortus.gateway.dialects import CODECS, Usage
from hortus.gateway.doors import Purpose
from hortus.gateway.routing import Candidate


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
        usage = CODECS[wanted].usage_of_answer(body) if wanted in CODECS else None
        return Inbound(body, usage or Usage())
    answer = CODECS[spoken].decode_answer(body)
    encoded = CODECS[wanted].encode_answer(answer, call.request())
    return Inbound(encoded.body, answer.usage or Usage(), encoded.dropped)
