"""Read the log of requests: the newest, one by id, and what was used in a period."""

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace

from hortus.store.connection import Connection, Cursor
from hortus.store.database import Database
from hortus.store.errors import UnknownDecisionError
from hortus.store.types import (
    Decision,
    ErrorCount,
    Filter,
    GroupBy,
    Intent,
    Outcome,
    State,
    Usage,
)

# Names of our own fields and tables only: no statement below is built from anyone's input.
_INTENT = ", ".join(f"i.{field.name}" for field in fields(Intent))
_OUTCOME = ", ".join(f"o.{field.name}" for field in fields(Outcome))
_FAILED = "(o.status >= 400 OR o.code <> '')"
_PAGE = 500
_MOST_NEAR = 5
_MOST_SHOWN = 64
# "dec_" and the two slowest digits of the time are no likeness yet.
_LEAST_SHARED = 6
_AFTER_ALL = "\U0010ffff"

_WHERE_STATE = {
    State.OK: f"o.seq IS NOT NULL AND NOT {_FAILED}",
    State.FAILED: _FAILED,
    State.UNFINISHED: "o.seq IS NULL",
}
# Each request has exactly one attempt numbered 0 or 1, so reading those backwards lists requests.
_REQUESTS = """
    SELECT i.decision_id FROM intents i
    LEFT JOIN outcomes o ON o.decision_id = i.decision_id
    WHERE i.attempt <= 1 AND {conditions} ORDER BY {order} DESC LIMIT ?
"""
# Without the plus SQLite reads backwards from the newest, to the very first where few are found.
_BY_TIME, _BY_NUMBER = "+i.seq", "i.seq"
_NEWER = """
    i.decision_id IN (SELECT decision_id FROM intents WHERE seq > ?
                      UNION SELECT decision_id FROM outcomes WHERE seq > ?)
"""
# PostgreSQL adds large numbers up to decimals.
_SUM = "CAST(sum({}) AS BIGINT)"
_USAGE = f"""
    SELECT {{name}}, o.currency, count(*), {_SUM.format(f"CASE WHEN {_FAILED} THEN 1 ELSE 0 END")},
           {_SUM.format("o.input_tokens")}, {_SUM.format("o.output_tokens")},
           {_SUM.format("o.cost_micro")}
    FROM outcomes o {{join}} WHERE o.at_us >= ? AND o.at_us < ?
    GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2
"""  # noqa: S608 - see above
_BY = {
    GroupBy.MODEL: _USAGE.format(name="o.model", join=""),
    GroupBy.PRINCIPAL: _USAGE.format(
        name="i.principal",
        join="JOIN intents i ON i.decision_id = o.decision_id AND i.attempt <= 1",
    ),
}
_ERRORS = """
    SELECT code, count(*) FROM outcomes
    WHERE code <> '' AND at_us >= ? AND at_us < ? GROUP BY code ORDER BY 2 DESC, 1
"""


class RecordReader:
    """The log as any process may read it, also while another one appends."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def recent(self, limit: int, after: int = 0, only: Filter | None = None) -> list[Decision]:
        """Return the newest decisions, newest first.

        ``after`` is the ``seq`` of a decision seen before: only decisions with something newer
        are returned, so one that has just ended is met again.
        """
        statement, values = _requests(only or Filter(), after)
        with self._database.reading() as connection:
            found = [row[0] for row in connection.execute(statement, (*values, limit))]
            known = {decision.decision_id: decision for decision in _load(connection, found)}
        return [known[decision_id] for decision_id in found]

    def find(self, decision_id: str) -> Decision:
        """Return one decision; the beginning of its id is enough where it fits only one.

        Raises ``UnknownDecisionError`` that names what comes near.
        """
        # Text with a zero in it is not even a text to PostgreSQL.
        decision_id = decision_id.replace("\0", "\ufffd")
        with self._database.reading() as connection:
            if found := _load(connection, [decision_id]):
                return found[0]
            matching = _starting_with(connection, decision_id)
            if len(matching) == 1:
                return _load(connection, matching)[0]
            near = matching or _nearest(connection, decision_id)
        raise _unknown(decision_id, near)

    def usage(self, by: GroupBy, since_us: int, until_us: int) -> list[Usage]:
        """Return what was used by requests that ended in the period, busiest first."""
        with self._database.reading() as connection:
            return [Usage(*row) for row in connection.execute(_BY[by], (since_us, until_us))]

    def errors(self, since_us: int, until_us: int) -> list[ErrorCount]:
        """Return how often each error code ended a request in the period."""
        with self._database.reading() as connection:
            return [ErrorCount(*row) for row in connection.execute(_ERRORS, (since_us, until_us))]


def _requests(only: Filter, after: int) -> tuple[str, list[object]]:
    conditions = ["TRUE"]
    values: list[object] = []
    if after:
        conditions.append(_NEWER)
        values += [after, after]
    if only.since_us:
        conditions.append("i.at_us >= ?")
        values.append(only.since_us)
    if only.model:
        conditions.append("? IN (i.model_asked, i.model, o.model)")
        values.append(only.model)
    if only.state:
        conditions.append(_WHERE_STATE[only.state])
    order = _BY_TIME if only.since_us else _BY_NUMBER
    return _REQUESTS.format(conditions=" AND ".join(conditions), order=order), values


def _load(connection: Connection, ids: Sequence[str]) -> list[Decision]:
    found: list[Decision] = []
    for start in range(0, len(ids), _PAGE):
        page = ids[start : start + _PAGE]
        marks = ", ".join("?" * len(page))
        found += _joined(
            connection.execute(
                f"SELECT i.seq, {_INTENT} FROM intents i"  # noqa: S608 - see the top
                f" WHERE i.decision_id IN ({marks}) ORDER BY i.seq",
                page,
            ),
            connection.execute(
                f"SELECT o.seq, {_OUTCOME} FROM outcomes o"  # noqa: S608 - see the top
                f" WHERE o.decision_id IN ({marks}) ORDER BY o.seq",
                page,
            ),
        )
    return found


def _joined(intents: Cursor, outcomes: Cursor) -> Iterable[Decision]:
    newest: dict[str, int] = {}
    attempts: dict[str, list[Intent]] = {}
    ends: dict[str, Outcome] = {}
    for seq, *row in intents:
        intent = Intent(*row)
        attempts.setdefault(intent.decision_id, []).append(
            replace(intent, inside=bool(intent.inside))
        )
        newest[intent.decision_id] = seq
    for seq, *row in outcomes:
        outcome = Outcome(*row)
        ends[outcome.decision_id] = outcome
        newest[outcome.decision_id] = max(seq, newest.get(outcome.decision_id, 0))
    for decision_id, seq in newest.items():
        yield Decision(
            seq, decision_id, tuple(attempts.get(decision_id, ())), ends.get(decision_id)
        )


def _starting_with(connection: Connection, beginning: str) -> list[str]:
    return [
        row[0]
        for row in connection.execute(
            "SELECT DISTINCT decision_id FROM intents WHERE decision_id >= ? AND decision_id < ?"
            " ORDER BY decision_id DESC LIMIT ?",
            (beginning, beginning + _AFTER_ALL, _MOST_NEAR),
        )
    ]


def _nearest(connection: Connection, decision_id: str) -> list[str]:
    """Return the ids that share the longest beginning with the one asked for."""
    # No id is longer than what is shown of one.
    for length in range(min(len(decision_id), _MOST_SHOWN), _LEAST_SHARED, -1):
        if near := _starting_with(connection, decision_id[:length]):
            return near
    return []


def _unknown(decision_id: str, near: Sequence[str]) -> UnknownDecisionError:
    remedy = f"near it: {', '.join(near)}" if near else "`hortus log` lists the ids there are"
    return UnknownDecisionError(
        f"there is no decision {decision_id[:_MOST_SHOWN]!r}", remedy=remedy
    )
