"""Controls 10, 11, 12, 15 and 16: the log, what is forgotten, cost, continuity, disclosure."""

from collections.abc import Sequence

import msgspec

from hortus.evidence.inputs import Inputs, LogCheck, SignalRow
from hortus.evidence.records import MOST_ROWS, Records
from hortus.evidence.types import Demand, Figure, Measured, Offence, Table, of_house

_ENTRIES, _EVENTS, _REQUESTS = "entries", "events", "requests"


def log_integrity(records: Records, inputs: Inputs) -> Measured:
    """Measure control 10."""
    check, size = inputs.log, records.period.size
    intents, outcomes, events = (
        records.one(f"{kind} signed for", "SELECT count(*) FROM {all} r", all=f"{{all_{kind}}}")
        for kind in ("intents", "outcomes", "events")
    )
    return Measured(
        (
            records.figure(
                "entries that the checkpoint covers",
                size,
                _ENTRIES,
                Demand.SOME,
                "the checkpoint covers nothing yet",
            ),
            records.figure("of these, attempts", intents, _ENTRIES),
            records.figure("of these, outcomes", outcomes, _ENTRIES),
            records.figure("of these, events", events, _ENTRIES),
            of_house("removed by retention, as the log says", check.removed, _ENTRIES),
            records.figure(
                "other numbers without a record, or with two",
                abs(size - intents - outcomes - events - check.removed),
                _ENTRIES,
                Demand.ZERO,
                "records are missing, or there are more than were signed for: run "
                "`hortus audit verify`",
            ),
            *_checked(check, size),
        ),
        (
            _faults(check),
            Table(caption="Remarks", heads=("remark",), rows=tuple((r,) for r in check.remarks)),
        ),
        tuple(Offence(f.entry, "", f"{f.kind}: {f.text}") for f in check.faults if f.entry),
    )


def _checked(check: LogCheck, size: int) -> tuple[Figure, ...]:
    return (
        of_house("entries read by the check", check.entries, _ENTRIES),
        of_house("records held against them", check.records, "records"),
        of_house(
            "faults found",
            check.found,
            "faults",
            Demand.ZERO,
            "THE LOG DOES NOT HOLD: run `hortus audit verify`, and keep a copy of everything",
        ),
        of_house("events that wait to enter the log", check.waiting, _EVENTS),
        of_house("remarks of the check", len(check.remarks), "remarks"),
        of_house("entries that a witness has cosigned", min(check.witnessed, size), _ENTRIES),
        of_house(
            "entries that no witness vouches for", size - min(check.witnessed, size), _ENTRIES
        ),
    )


def _faults(check: LogCheck) -> Table:
    return Table(
        caption="Faults",
        heads=("kind", "entry", "what"),
        rows=tuple((f.kind, str(f.entry or "the log"), f.text) for f in check.faults)[:MOST_ROWS],
        left_out=check.more_faults + max(0, len(check.faults) - MOST_ROWS),
    )


def retention(records: Records, _: Inputs) -> Measured:
    """Measure control 11."""
    erased, placed, lifted = records.row(
        "erasures, holds placed and lifted",
        """SELECT count(*) FILTER (WHERE event = 'content.erased'),
                  count(*) FILTER (WHERE event = 'hold.placed'),
                  count(*) FILTER (WHERE event = 'hold.lifted') FROM {events} e""",
    )
    runs, removed, explained = _removals(records)
    present = records.row(
        "entries that are there",
        """SELECT (SELECT count(*) FROM {all_intents} i), (SELECT count(*) FROM {all_outcomes} o),
                  (SELECT count(*) FROM {all_events} e)""",
    )
    gone = records.period.size - sum(present)
    return Measured(
        (
            records.figure("removals by age", runs, _EVENTS),
            records.figure("entries and texts removed by them", removed, _ENTRIES),
            records.figure("erasures of kept content", erased, _EVENTS),
            records.figure(
                "removals and erasures together",
                runs + erased,
                _EVENTS,
                Demand.SOME,
                "nothing was removed by age or request in the period: set how long records are "
                "kept",
            ),
            records.figure("holds placed", placed, _EVENTS),
            records.figure("holds lifted", lifted, _EVENTS),
            records.figure("entries that are gone since the log began", gone, _ENTRIES),
            records.figure(
                "of these, that no removal explains",
                max(0, gone - explained),
                _ENTRIES,
                Demand.ZERO,
                "entries are gone that no removal in the log tells of",
            ),
        ),
        (
            records.table(
                "What was done",
                ("event", "what", _EVENTS),
                """SELECT event, subject, count(*) FROM {events} e
                   WHERE substr(event, 1, 10) = 'retention.' OR substr(event, 1, 5) = 'hold.'
                       OR event = 'content.erased'
                   GROUP BY event, subject""",
            ),
        ),
    )


def _removals(records: Records) -> tuple[int, int, int]:
    """Return the runs of the period, what they removed, and the entries removed at any time."""
    runs = removed = explained = 0
    sql = """SELECT at_us, facts FROM {all_events} e WHERE event = 'retention.executed'
             ORDER BY seq"""
    for at_us, facts in records.each("removals", sql):
        try:
            said = msgspec.json.decode(facts, type=dict[str, str])
            count = int(said.get("count", ""))
        except ValueError:
            continue  # the check of the log names what is no removal
        if any(name.startswith("removed.") for name in said):
            explained += count
        if records.period.since_us <= at_us < records.period.until_us:
            runs, removed = runs + 1, removed + count
    return runs, removed, explained


_ANSWERED_OUTSIDE = """FROM {outcomes} o WHERE o.status < 400 AND o.code = '' AND EXISTS (
    SELECT 1 FROM {all_intents} i WHERE i.decision_id = o.decision_id AND i.attempt >= 1
        AND NOT i.inside AND i.model = o.model)"""


def budgets(records: Records, _: Inputs) -> Measured:
    """Measure control 12."""
    cost = records.table(
        "Cost by model, in millionths of the currency",
        ("model", "currency", _REQUESTS, "input tokens", "output tokens", "cost"),
        """SELECT o.model, o.currency, count(*), sum(o.input_tokens),
                  sum(o.output_tokens), sum(o.cost_micro)
           {answered} GROUP BY o.model, o.currency""",
        by=2,
        answered=_ANSWERED_OUTSIDE,
    )
    free = records.offences(
        "answered outside at no cost",
        "SELECT o.seq, o.decision_id {answered} AND o.cost_micro = 0 ORDER BY o.seq",
        answered=_ANSWERED_OUTSIDE,
    )
    return Measured(_priced(records), (cost,), free)


def _priced(records: Records) -> tuple[Figure, ...]:
    answered, priced, unpriced, unmetered = records.row(
        "answered outside: all, with a cost, without one, without tokens",
        """SELECT count(*), count(*) FILTER (WHERE o.cost_micro > 0),
                   count(*) FILTER (WHERE o.cost_micro = 0 AND {tokens} > 0),
                   count(*) FILTER (WHERE o.cost_micro = 0 AND {tokens} = 0)
            {answered}""",
        answered=_ANSWERED_OUTSIDE,
        tokens="o.input_tokens + o.output_tokens",
    )
    open_ends = records.one(
        "requests sent outside without an end",
        """SELECT count(DISTINCT i.decision_id) FROM {intents} i
           WHERE i.attempt >= 1 AND NOT i.inside AND NOT EXISTS (
               SELECT 1 FROM {all_outcomes} o WHERE o.decision_id = i.decision_id)""",
    )
    return (
        records.figure(
            "requests answered outside",
            answered,
            _REQUESTS,
            Demand.SOME,
            "no request was answered by a model outside in the period",
        ),
        records.figure("of these, with a cost", priced, _REQUESTS),
        records.figure(
            "of these, with tokens and no cost",
            unpriced,
            _REQUESTS,
            Demand.ZERO,
            "requests were answered outside at no price: set the prices of the models",
        ),
        records.figure(
            "of these, without a count of tokens",
            unmetered,
            _REQUESTS,
            Demand.ZERO,
            "requests were answered outside by servers that told no usage",
        ),
        records.figure("sent outside, with no end recorded yet", open_ends, _REQUESTS),
    )


_SWITCHES = """FROM {intents} b JOIN {all_intents} a
    ON a.decision_id = b.decision_id AND a.attempt = b.attempt - 1
    WHERE b.attempt >= 2 AND a.attempt >= 1"""


def continuity(records: Records, _: Inputs) -> Measured:
    """Measure control 15."""
    tried, saved, lost = records.row(
        "requests that took several attempts: all, answered, failed",
        """SELECT count(*), count(*) FILTER (WHERE status < 400 AND code = ''),
                  count(*) FILTER (WHERE status >= 400 OR code <> '')
           FROM {outcomes} o WHERE attempts >= 2""",
    )
    switches, longest = records.row(
        "times from one attempt to the next",
        "SELECT count(*), max(b.at_us - a.at_us) {switches}",
        switches=_SWITCHES,
    )
    middle, slow = (_nth(records, switches, share) for share in (50, 99))
    return Measured(
        (
            records.figure("requests that took several attempts", tried, _REQUESTS),
            records.figure(
                "of these, answered by another model",
                saved,
                _REQUESTS,
                Demand.SOME,
                "no fail-over was seen in the period: run a drill, by stopping a model",
            ),
            records.figure("of these, failed all the same", lost, _REQUESTS),
            records.figure("switches from one attempt to the next", switches, "switches"),
            records.figure("time to switch, half took less", middle, "microseconds"),
            records.figure("time to switch, 99 in 100 took less", slow, "microseconds"),
            records.figure("time to switch, the longest", longest, "microseconds"),
        ),
        (
            records.table(
                "From which model to which",
                ("from", "to", "switches"),
                f"SELECT a.model, b.model, count(*) {_SWITCHES} GROUP BY a.model, b.model",
            ),
        ),
    )


def _nth(records: Records, count: int, share: int) -> int:
    if not count:
        return 0
    place = min(count - 1, count * share // 100)
    return records.one(
        f"time to switch at {share} %",
        "SELECT b.at_us - a.at_us {switches} ORDER BY 1 LIMIT 1 OFFSET {place}",
        switches=_SWITCHES,
        place=str(place),
    )


def disclosure(_: Records, inputs: Inputs) -> Measured:
    """Measure control 16."""
    signals = inputs.signals
    return Measured(
        (
            of_house(
                "columns in the tables",
                len(signals),
                "columns",
                Demand.SOME,
                "the tables could not be read",
            ),
            of_house(
                "that tell something about a person", sum(s.person for s in signals), "columns"
            ),
            of_house(
                "of these, a keyed digest in the log",
                sum(s.person and s.in_log == "keyed digest" for s in signals),
                "columns",
            ),
            of_house(
                "without an explanation",
                sum(not s.about for s in signals),
                "columns",
                Demand.ZERO,
                "something is recorded that nobody has explained",
            ),
        ),
        (
            _columns("What nobody has explained yet", [s for s in signals if not s.about]),
            _columns("What is recorded about people", [s for s in signals if s.person]),
            _columns("What else is recorded", [s for s in signals if s.about and not s.person]),
        ),
    )


def _columns(caption: str, signals: Sequence[SignalRow]) -> Table:
    return Table(
        caption=caption,
        heads=("table", "column", "what it is", "in the log for auditors"),
        rows=tuple((s.record, s.field, s.about, s.in_log) for s in signals),
    )
