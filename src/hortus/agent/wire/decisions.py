"""Ask the gateway what one of its own decisions cost: the second kind of request that there is."""

from urllib.parse import urlencode

import msgspec
from msgspec import Struct

from hortus.agent.wire.exchange import Message
from hortus.core.credential import Credential

_PATH = "/hortus/v1/decision"
_OK = 200
_MICRO = 1_000_000


class Spent(Struct, frozen=True):
    """What a request cost; ``amount`` is None where the server does not know the question."""

    amount: float | None = None
    currency: str = ""


class _Outcome(Struct):
    cost_micro: int = 0
    currency: str = ""


class _Record(Struct):
    outcome: _Outcome | None = None


def question_about(decision_id: str, credential: Credential, user_agent: str) -> Message:
    """Return the request for the record of a decision about whoever asks."""
    headers = {"User-Agent": user_agent, "Accept": "application/json"}
    proven = credential.headers("GET", _PATH)
    return Message("GET", f"{_PATH}?{urlencode({'id': decision_id})}", {**headers, **proven})


def read_spent(status: int, body: bytes) -> Spent | None:
    """Return what the answer says; None where the request it is about has not ended yet."""
    if status != _OK:
        return Spent()
    try:
        outcome = msgspec.json.decode(body, type=_Record).outcome
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return Spent()
    if outcome is None:
        return None
    return Spent(outcome.cost_micro / _MICRO, outcome.currency)
