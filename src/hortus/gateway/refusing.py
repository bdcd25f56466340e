"""Answer a request with the error it ended in, as its client takes it best, and record that."""

import logging

from hortus.core import HortusError
from hortus.gateway.call import Call
from hortus.gateway.dialects import error_body, error_event, headers_for
from hortus.gateway.errors import ClientGoneError
from hortus.gateway.headers import ATTEMPTS
from hortus.gateway.ledger import Ledger
from hortus.gateway.refusals import UpstreamRefusedError
from hortus.gateway.reply import JSON_TYPE, Header, Reply
from hortus.store import StoreError

_log = logging.getLogger(__name__)


async def refuse(call: Call, reply: Reply, error: HortusError, ledger: Ledger) -> None:
    """End ``call`` with ``error``: an error answer, or an error event where a stream has begun."""
    dialect = call.door.dialect
    if reply.started:
        status, body = reply.status, error_event(error, call.decision_id, dialect)
    else:
        status, body = _answer(call, error)
    await _record(call, ledger, error, status, reply.bytes_out + len(body))
    if isinstance(error, ClientGoneError):
        return
    if reply.started:
        await reply.finish(body)
        return
    headers: list[Header] = [JSON_TYPE, *call.marks, *ledger.receipt(call)]
    if call.attempts > 1:
        headers.append((ATTEMPTS, b"%d" % call.attempts))
    await reply.whole(status, [*headers, *headers_for(error, dialect)], body)


def _answer(call: Call, error: HortusError) -> tuple[int, bytes]:
    if isinstance(error, UpstreamRefusedError) and (said := error.body_for(call.door.dialect)):
        # The client knows its server's words better than ours: "prompt is too long" and the like.
        return error.status, said
    return error_body(error, call.decision_id, call.door.dialect)


async def _record(
    call: Call, ledger: Ledger, error: HortusError, status: int, bytes_out: int
) -> None:
    if not call.principal.key_id:
        # Nobody is known to be behind it, and anyone could fill the disk with it: only counted.
        ledger.count(call, status, error)
        return
    try:
        await ledger.settle(call, status, bytes_out, error)
    except StoreError as e:
        # A refusal is sent even where it cannot be recorded; the operator must hear of it.
        _log.error("decision %s could not be recorded: %s", call.decision_id, e.message)
