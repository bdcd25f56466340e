"""Answer how long a prompt is where no model behind the name can count it."""

import msgspec

from hortus.gateway import headers as names
from hortus.gateway.call import Call
from hortus.gateway.dialects import estimate_tokens
from hortus.gateway.ledger import Ledger
from hortus.gateway.reply import JSON_TYPE, Reply

_HOW = b"bytes divided by 3.5; the model cannot count for itself"


class Estimate:
    """Answers ``/v1/messages/count_tokens`` without a model, and says that it did."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    async def answer(self, call: Call, reply: Reply) -> None:
        """Answer ``call`` with an estimate."""
        body = msgspec.json.encode({"input_tokens": estimate_tokens(call.body)})
        await self._ledger.settle(call, 200, len(body))
        ours = [*call.marks, *self._ledger.receipt(call), (names.ESTIMATE, _HOW)]
        await reply.whole(200, [JSON_TYPE, *ours], body)
