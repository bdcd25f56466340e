"""Give every call of a conversation an id of its own, which is the same each time it is sent."""

from collections.abc import Sequence

from msgspec.structs import replace

from hortus.agent.values import Call, ModelTurn, Turn
from hortus.core.regex import late

# What models were trained with (`functions.read:0`, `call_…`, nine letters) passes; no more does.
_PLAIN = late(r"[A-Za-z0-9_.:-]{1,64}")


def with_ids(calls: Sequence[Call], turns: Sequence[Turn]) -> tuple[Call, ...]:
    """Return the calls with the server's ids, or others where it gave none or one that is used."""
    used = {call.id for turn in turns if isinstance(turn, ModelTurn) for call in turn.calls}
    named: list[Call] = []
    for call in calls:
        call_id = call.id
        number = len(used)
        while call_id in used or not _PLAIN.fullmatch(call_id):
            # Nine letters and digits: some templates take no other ids.
            call_id = f"call{number:05d}"
            number += 1
        used.add(call_id)
        named.append(replace(call, id=call_id))
    return tuple(named)
