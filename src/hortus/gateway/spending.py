"""Set money aside before a model is asked, and settle it when the request has ended."""

from dataclasses import dataclass
from typing import Protocol

from hortus.core import HortusError, Principal
from hortus.gateway.call import Call, Hold
from hortus.gateway.dialects import Usage, tokens_in
from hortus.gateway.doors import Purpose
from hortus.gateway.pricing import Cost, cost_micro, is_priced, list_cost_micro, most_usage
from hortus.gateway.routing import Candidate
from hortus.gateway.upstream import UpstreamError

_NOTHING = Usage()
_FREE = Cost()
_BY_LENGTH = "cost estimated by length: the server did not say what it counted"
_AS_FAR = "cost of what had come: the answer was not complete"
_AT_MOST = "cost at its most: the request was sent, and nothing is known of the answer"


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody is about to ask of a model, and what it may cost at most."""

    decision_id: str
    principal: Principal
    project: str
    model: str
    micro: int
    currency: str


class Purses(Protocol):
    """Where the money for requests comes from."""

    def cost_centre(self, principal: Principal) -> str:
        """Return who pays for somebody, or ''."""
        ...

    async def reserve(self, order: Order) -> Hold:
        """Set aside what a request may cost at most.

        Raises a ``HortusError`` where there is no room for it, or where nobody can say.
        """
        ...


class Spending:
    """Sees to it that nothing is asked that nobody pays for."""

    def __init__(self, purses: Purses | None) -> None:
        self._purses = purses

    def begin(self, call: Call) -> None:
        """Find out who pays for ``call``."""
        if self._purses is not None:
            call.cost_centre = self._purses.cost_centre(call.principal)

    async def reserve(self, call: Call, candidate: Candidate) -> None:
        """Set aside what ``call`` may cost at ``candidate``, in place of what was before."""
        let_go(call)
        model = candidate.settings
        if self._purses is None or call.door.purpose is Purpose.COUNT or not is_priced(model):
            return
        order = Order(
            decision_id=call.decision_id,
            principal=call.principal,
            project=call.project,
            model=candidate.name,
            micro=cost_micro(_most(call, candidate), model),
            currency=model.currency,
        )
        call.hold = await self._purses.reserve(order)


def let_go(call: Call) -> None:
    """Settle an attempt after which another one is made: it costs what is known of it."""
    if call.hold is not None:
        hold, call.hold = call.hold, None
        served = call.served if call.asked else None
        hold.settle(cost_micro(call.usage, served.settings) if served else 0)
    call.usage, call.asked, call.pieces = Usage(), False, 0


def settle(call: Call, bytes_out: int, error: HortusError | None) -> None:
    """Settle ``call`` as it has ended, once: its cost is what its outcome says."""
    if call.cost is None:
        call.cost = _cost(call, bytes_out, error)
    if call.hold is not None:
        hold, call.hold = call.hold, None
        hold.settle(call.cost.micro)


def _cost(call: Call, bytes_out: int, error: HortusError | None) -> Cost:
    if call.served is None or not call.asked or call.door.purpose is Purpose.COUNT:
        return _FREE
    model = call.served.settings
    usage, note = _used(call, call.served, bytes_out, error)
    micro = cost_micro(usage, model)
    return Cost(micro, list_cost_micro(usage, model), note if micro else "")


def _used(
    call: Call, candidate: Candidate, bytes_out: int, error: HortusError | None
) -> tuple[Usage, str]:
    """Return the tokens to pay for, and how they were found where the server did not say.

    A server that fails before its answer begins is taken to charge for nothing. A client that
    leaves does not stop the work it has asked for, so that leaving early must not be cheap.
    """
    told, prompt = call.usage, tokens_in(call.envelope.input_chars)
    if isinstance(error, UpstreamError) and not call.pieces:
        return told, ""
    if told != _NOTHING and error is None:
        return told, ""
    if told != _NOTHING or call.pieces:
        # A piece of a stream is a token or more.
        written = max(told.output_tokens, call.pieces)
        note = _BY_LENGTH if error is None else _AS_FAR
        return _with(told, told.input_tokens or prompt, written), note
    most = _most(call, candidate)
    if error is None:
        return Usage(prompt, min(tokens_in(bytes_out), most.output_tokens)), _BY_LENGTH
    return most, _AT_MOST


def _with(told: Usage, prompt: int, written: int) -> Usage:
    return Usage(prompt, written, told.cache_read_tokens, told.cache_write_tokens)


def _most(call: Call, candidate: Candidate) -> Usage:
    answers = call.door.purpose is not Purpose.EMBED
    return most_usage(call.envelope, candidate.settings, answers=answers)
