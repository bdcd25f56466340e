"""Control 4: secrets are kept in, and it is known how many are found."""

from collections import Counter
from itertools import islice

from hortus.evidence.inputs import Inputs
from hortus.evidence.records import MOST_OFFENCES, MOST_ROWS, Records
from hortus.evidence.types import Demand, Measured, Offence, Table, of_house

_PARTS = 4
_PASSED, _STRUCTURED = "passed", "structured"
_Count = Counter[tuple[str, str, str]]


def secrets(records: Records, inputs: Inputs) -> Measured:
    """Measure control 4."""
    screened, answers = (
        records.one(
            f"{kind} screened",
            "SELECT count(*) FROM {records} r WHERE {which}"
            " (screened_us > 0 OR labels <> '' OR findings <> '')",
            records=f"{{{kind}}}",
            which=where,
        )
        for kind, where in (("intents", "attempt <= 1 AND"), ("outcomes", ""))
    )
    found: _Count = Counter()
    passed: list[str] = []
    for kind, where in (("intents", "attempt <= 1 AND"), ("outcomes", "")):
        sql = """SELECT findings, count(*) FROM {records} r WHERE {which} findings <> ''
                  GROUP BY findings"""
        for findings, times in records.each(
            f"findings in {kind}", sql, records=f"{{{kind}}}", which=where
        ):
            counted = _counted(findings)
            for word, count in counted.items():
                found[word] += count * times
            if kind == "intents" and any(_leaks(word, inputs) for word in counted):
                passed.append(findings)
    leaked = sum(count for word, count in found.items() if _leaks(word, inputs))
    return Measured(
        (
            records.figure(
                "requests screened",
                screened,
                "requests",
                Demand.SOME,
                "no request was screened: switch screening on",
            ),
            records.figure("answers screened", answers, "answers"),
            *(
                records.figure(
                    f"findings {action}",
                    sum(n for (_, _, done), n in found.items() if done == action),
                    "findings",
                )
                for action in ("blocked", "redacted", _PASSED)
            ),
            records.figure(
                "secrets known by their form that passed",
                leaked,
                "findings",
                Demand.ZERO,
                "secrets that are known by their form were let through",
            ),
            of_house(
                "measured recalls of the scanner",
                len(inputs.recall.rows),
                "figures",
                Demand.SOME,
                "no measurement of the scanner was given: name the file that `make bench-dlp` "
                "wrote, with --recall",
            ),
            *(of_house(row.name, row.per_mille, "per mille") for row in inputs.recall.rows),
        ),
        (_table(found),),
        _offences(records, passed),
    )


def _offences(records: Records, findings: list[str]) -> tuple[Offence, ...]:
    """Return the first requests with findings that should not have passed."""
    if not findings:
        return ()
    bad = set(findings)
    sql = "SELECT seq, decision_id, findings FROM {intents} i WHERE findings <> '' ORDER BY seq"
    rows = records.each("requests with findings", sql)
    hits = (
        Offence(int(seq), decision, "a secret known by its form passed")
        for seq, decision, said in rows
        if said in bad
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
