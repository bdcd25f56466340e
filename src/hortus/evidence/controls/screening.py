"""Control 4: secrets are kept in, and it is known how many are found."""

from collections import Counter
from itertools import islice

from hortus.evidence.inputs import Inputs
from hortus.evidence.records import MOST_OFFENCES, MOST_ROWS, Records
from hortus.evidence.types import Demand, Figure, Measured, Offence, Table, of_house

_PARTS = 4
# Each attempt repeats the findings of its request: only the first counts.
_WHERE = {"intents": "attempt <= 1 AND", "outcomes": ""}
_PASSED, _STRUCTURED = "passed", "structured"
_Count = Counter[tuple[str, str, str]]


def secrets(records: Records, inputs: Inputs) -> Measured:
    """Measure control 4."""
    found: _Count = Counter()
    leaking: set[str] = set()
    for kind, which in _WHERE.items():
        sql = """SELECT findings, count(*) FROM {records} r WHERE {which} findings <> ''
                  GROUP BY findings"""
        name = f"findings in {kind}"
        for said, times in records.each(name, sql, records=f"{{{kind}}}", which=which):
            counted = _counted(said)
            for word, count in counted.items():
                found[word] += count * times
            if kind == "intents" and any(_leaks(word, inputs) for word in counted):
                leaking.add(said)
    figures = (*_screened(records), *_found(records, found, inputs), *_recall(inputs))
    return Measured(figures, (_table(found),), _offences(records, leaking))


def _screened(records: Records) -> tuple[Figure, ...]:
    requests, answers = (
        records.one(
            f"{kind} screened",
            "SELECT count(*) FROM {records} r WHERE {which}"
            " (screened_us > 0 OR labels <> '' OR findings <> '')",
            records=f"{{{kind}}}",
            which=which,
        )
        for kind, which in _WHERE.items()
    )
    return (
        records.figure(
            "requests screened",
            requests,
            "requests",
            Demand.SOME,
            "no request was screened: switch screening on",
        ),
        records.figure("answers screened", answers, "answers"),
    )


def _found(records: Records, found: _Count, inputs: Inputs) -> tuple[Figure, ...]:
    done: Counter[str] = Counter()
    for (_, _, action), count in found.items():
        done[action] += count
    leaked = sum(count for word, count in found.items() if _leaks(word, inputs))
    return (
        *(
            records.figure(f"findings {action}", done[action], "findings")
            for action in ("blocked", "redacted", _PASSED)
        ),
        records.figure(
            "secrets known by their form that passed",
            leaked,
            "findings",
            Demand.ZERO,
            "secrets that are known by their form were let through",
        ),
    )


def _recall(inputs: Inputs) -> tuple[Figure, ...]:
    rows = inputs.recall.rows
    return (
        of_house(
            "measured recalls of the scanner",
            len(rows),
            "figures",
            Demand.SOME,
            "no measurement of the scanner was given: name the file that `make bench-dlp` "
            "wrote, with --recall",
        ),
        *(of_house(row.name, row.per_mille, "per mille") for row in rows),
    )


def _offences(records: Records, leaking: set[str]) -> tuple[Offence, ...]:
    """Return the first requests with findings that should not have passed."""
    if not leaking:
        return ()
    sql = "SELECT seq, decision_id, findings FROM {intents} i WHERE findings <> '' ORDER BY seq"
    hits = (
        Offence(int(seq), decision, "a secret known by its form passed")
        for seq, decision, said in records.each("requests with findings", sql)
        if said in leaking
    )
    return tuple(islice(hits, MOST_OFFENCES))


def _counted(findings: str) -> _Count:
    """Return how often each rule found something, by rule, tier and what was done."""
    counted: _Count = Counter()
    for word in findings.split():
        parts = word.rsplit(":", _PARTS - 1)
        if len(parts) == _PARTS and parts[2].isdecimal():
            counted[parts[0], parts[1], parts[3]] += int(parts[2])
    return counted


def _leaks(word: tuple[str, str, str], inputs: Inputs) -> bool:
    rule, tier, action = word
    return action == _PASSED and tier == _STRUCTURED and rule in inputs.secret_rules


def _table(found: _Count) -> Table:
    rows = [(*word, str(count)) for word, count in sorted(found.items())]
    return Table(
        caption="What was found, and what was done",
        heads=("rule", "tier", "done", "findings"),
        rows=tuple(rows[:MOST_ROWS]),
        left_out=max(0, len(rows) - MOST_ROWS),
    )
