"""Controls 7, 8 and 9: who may come in, for how long, and what takes two of them."""

from collections import Counter
from collections.abc import Mapping
from itertools import chain

import msgspec

from hortus.evidence.inputs import Inputs, KeyRow
from hortus.evidence.records import MOST_OFFENCES, MOST_ROWS, Records
from hortus.evidence.types import Demand, Measured, Offence, Table, of_house

GRACE_US = 1_000_000
"""How long after its end a key may still be taken: gateways look for changes every half second."""
OLDEST_DAYS = 90

_DAY_US = 86_400_000_000
_KEYS, _ATTEMPTS, _EVENTS = "keys", "attempts", "events"
_CHANGES = ("policy.changed", "policy.rolled_back")
_NEEDED = {**dict.fromkeys(_CHANGES, 1), "content.read": 2}
"""How many others must have wanted it before."""
_APPROVALS = ("policy.proposed", "policy.approved", "content.approved")
"""Who proposes a change and who approves it are two people; either may put it in force."""


def leavers(records: Records, inputs: Inputs) -> Measured:
    """Measure control 7."""
    ended = {
        key.key_id: key.ended_us
        for key in inputs.keys
        if key.ended_us and records.period.since_us <= key.ended_us < records.period.until_us
    }
    newest = {
        key_id: int(at_us)
        for key_id, at_us in records.each(
            "newest attempt of each key",
            "SELECT key_id, max(at_us) FROM {intents} i WHERE attempt >= 1 GROUP BY key_id",
        )
        if key_id in ended
    }
    after = {key_id: at_us - ended[key_id] for key_id, at_us in newest.items()}
    late = {key_id: ended[key_id] for key_id, us in after.items() if us > GRACE_US}
    served, offences = _served_late(records, late)
    joined, left = records.row(
        "keys made and revoked, in the log",
        """SELECT count(*) FILTER (WHERE event = 'key.created'),
                  count(*) FILTER (WHERE event = 'key.revoked') FROM {events} e""",
    )
    return Measured(
        (
            records.figure("keys made, in the log", joined, _EVENTS),
            records.figure("keys revoked, in the log", left, _EVENTS),
            of_house(
                "keys that ended in the period",
                len(ended),
                _KEYS,
                Demand.SOME,
                "no key was revoked and no account ended in the period, so nothing shows it",
            ),
            records.figure(
                "attempts accepted more than 1 s after",
                served,
                _ATTEMPTS,
                Demand.ZERO,
                "requests were served on keys that had ended",
            ),
            records.figure(
                "longest time from the end of a key to its last attempt",
                max([0, *after.values()]),
                "microseconds",
            ),
        ),
        (_ended(ended, newest),),
        offences,
    )


def _served_late(records: Records, late: Mapping[str, int]) -> tuple[int, tuple[Offence, ...]]:
    if not late:
        return 0, ()
    found: list[Offence] = []
    count = 0
    sql = """SELECT seq, decision_id, key_id, at_us FROM {intents} i WHERE attempt >= 1
             ORDER BY seq"""
    for seq, decision, key_id, at_us in records.each("attempts in their order", sql):
        if key_id in late and at_us > late[key_id] + GRACE_US:
            count += 1
            if len(found) < MOST_OFFENCES:
                found.append(Offence(int(seq), decision, f"served on {key_id}, ended before"))
    return count, tuple(found)


def _ended(ended: Mapping[str, int], newest: Mapping[str, int]) -> Table:
    rows = tuple(
        (key_id, str(newest[key_id] - at_us) if key_id in newest else "never used")
        for key_id, at_us in sorted(ended.items(), key=lambda item: item[1])
    )
    return Table(
        caption="Keys that ended",
        heads=("key", "last attempt, microseconds after the end (below 0: before)"),
        rows=rows[:MOST_ROWS],
        left_out=max(0, len(rows) - MOST_ROWS),
    )


def key_age(_: Records, inputs: Inputs) -> Measured:
    """Measure control 8."""
    now_us = inputs.at_us
    alive = [key for key in inputs.keys if _in_force(key, now_us)]
    ages = [(now_us - key.created_us) // _DAY_US for key in alive]
    old = [key for key, days in zip(alive, ages, strict=True) if days > OLDEST_DAYS]
    return Measured(
        (
            of_house(
                "keys in force",
                len(alive),
                _KEYS,
                Demand.SOME,
                "no key is in force: make one with `hortus key new`",
            ),
            of_house(
                f"older than {OLDEST_DAYS} days",
                len(old),
                _KEYS,
                Demand.ZERO,
                f"keys older than {OLDEST_DAYS} days are in force: make new ones and revoke them",
            ),
            of_house("age of the oldest", max([0, *ages]), "days"),
            of_house("bound to networks", sum(k.bound for k in alive), _KEYS),
            of_house("that never end by themselves", sum(not k.expires_us for k in alive), _KEYS),
            of_house("that were never used", sum(not k.last_used_day for k in alive), _KEYS),
            of_house(
                f"not used for {OLDEST_DAYS} days",
                sum(0 < k.last_used_day < now_us // _DAY_US - OLDEST_DAYS for k in alive),
                _KEYS,
            ),
            of_house("revoked, expired or ended", len(inputs.keys) - len(alive), _KEYS),
        ),
        (
            Table(
                caption=f"Keys older than {OLDEST_DAYS} days",
                heads=("key", "age in days", "ends by itself", "used"),
                rows=tuple(_row(key, now_us) for key in old[:MOST_ROWS]),
                left_out=max(0, len(old) - MOST_ROWS),
            ),
        ),
    )


def _in_force(key: KeyRow, now_us: int) -> bool:
    ended = key.orphaned or 0 < key.ended_us <= now_us
    expired = 0 < key.expires_us <= now_us
    return key.created_us <= now_us and not ended and not expired


def _row(key: KeyRow, now_us: int) -> tuple[str, ...]:
    return (
        key.key_id,
        str((now_us - key.created_us) // _DAY_US),
        "yes" if key.expires_us else "no",
        "yes" if key.last_used_day else "never",
    )


def two_people(records: Records, _: Inputs) -> Measured:
    """Measure control 9."""
    count, alone = _agreements(records)
    changed, read = sum(count[name] for name in _CHANGES), count["content.read"]
    return Measured(
        (
            records.figure("changes of the policy", changed, _EVENTS),
            records.figure("of these, back to one before", count["policy.rolled_back"], _EVENTS),
            records.figure("readings of kept content", read, _EVENTS),
            records.figure(
                "changes and readings together",
                changed + read,
                _EVENTS,
                Demand.SOME,
                "neither a change of the policy nor a reading of content is in the log of the "
                "period",
            ),
            records.figure(
                "changes of the policy that nobody else wanted",
                sum(len(alone[name]) for name in _CHANGES),
                _EVENTS,
                Demand.ZERO,
                "the policy was changed by one person alone",
            ),
            records.figure(
                "readings that two others had not approved",
                len(alone["content.read"]),
                _EVENTS,
                Demand.ZERO,
                "content was read without two approvals",
            ),
        ),
        (),
        tuple(sorted(chain(*alone.values()), key=_by_number)[:MOST_OFFENCES]),
    )


def _agreements(records: Records) -> tuple[Counter[str], dict[str, list[Offence]]]:
    """Return how often each need of others arose in the period, and when too few agreed."""
    count = Counter[str]()
    alone: dict[str, list[Offence]] = {name: [] for name in _NEEDED}
    agreed: dict[str, set[str]] = {}
    names = ", ".join(f"'{name}'" for name in (*_NEEDED, *_APPROVALS))
    sql = """SELECT seq, decision_id, event, actor, subject, facts, at_us FROM {all_events} e
             WHERE event IN ({names}) ORDER BY seq"""
    found = records.each("changes, readings and approvals", sql, names=names)
    for seq, decision, event, actor, subject, facts, at_us in found:
        who = _who(actor, facts)
        if event in _APPROVALS:
            agreed.setdefault(subject, set()).add(who)
        elif records.period.since_us <= at_us < records.period.until_us:
            count[event] += 1
            others = len(agreed.get(subject, set()) - {who})
            if others < _NEEDED[event]:
                what = f"{event} with {others} of {_NEEDED[event]} others"
                alone[event].append(Offence(int(seq), decision, what))
    return count, alone


def _who(actor: str, facts: str) -> str:
    """Return who acted: by the key they signed with, where they did, else by the user they are."""
    try:
        return msgspec.json.decode(facts, type=dict[str, str]).get("key") or actor
    except msgspec.MsgspecError:
        return actor


def _by_number(offence: Offence) -> int:
    return offence.seq
