"""Controls 5, 6, 13 and 14: what may be used, what was used, and who changed it."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import msgspec

from hortus.evidence.inputs import THIS_PROCESS, Inputs, ModelRow
from hortus.evidence.records import MOST_OFFENCES, MOST_ROWS, Records
from hortus.evidence.types import Demand, Figure, Measured, Offence, Table, of_house

_MODELS, _ATTEMPTS, _EVENTS = "models", "attempts", "events"
_MODEL_EVENTS = ("model.added", "model.removed", "model.promoted", "model.rolled_back")


def providers(_: Records, inputs: Inputs) -> Measured:
    """Measure control 5."""
    outside = [model for model in inputs.models if not model.inside]
    placeless = sum(not model.region for model in outside)
    ownerless = sum(not model.owner for model in outside)
    free = sum(not model.priced for model in outside)
    reviewed = sum(bool(model.terms_reviewed) for model in outside)
    return Measured(
        (
            of_house("models in the settings", len(inputs.models), _MODELS),
            of_house(
                "of these, outside the company",
                len(outside),
                _MODELS,
                Demand.SOME,
                "no model outside is set up, so there is no provider to register",
            ),
            of_house(
                "outside without a region",
                placeless,
                _MODELS,
                Demand.ZERO,
                "models outside have no region: set `region`",
            ),
            of_house(
                "outside without an owner",
                ownerless,
                _MODELS,
                Demand.ZERO,
                "models outside have no owner: set `owner_entity`",
            ),
            of_house(
                "outside without a price",
                free,
                _MODELS,
                Demand.ZERO,
                "models outside have no price: set `price_in_per_mtok` and `price_out_per_mtok`",
            ),
            of_house(
                "outside whose terms have a date of review",
                reviewed,
                _MODELS,
                Demand.SOME if outside else Demand.NONE,
                "no register of terms with dates of review is joined: it comes with the policy",
            ),
        ),
        (_register(inputs.models),),
    )


def _register(models: tuple[ModelRow, ...]) -> Table:
    rows = tuple(
        (
            model.name,
            model.host,
            "inside" if model.inside else "outside",
            model.region or "-",
            model.owner or "-",
            "yes" if model.priced else "no",
            model.terms_reviewed or "-",
        )
        for model in models
    )
    return Table(
        caption="The register",
        heads=("model", "host", "where", "region", "owner", "price", "terms read"),
        rows=rows[:MOST_ROWS],
        left_out=max(0, len(rows) - MOST_ROWS),
    )


def tools(records: Records, _: Inputs) -> Measured:
    """Measure control 6."""
    judged, banned = records.row(
        "verdicts on tools, and bans",
        """SELECT count(*) FILTER (WHERE event IN ('tool.allowed', 'tool.judged')),
                  count(*) FILTER (WHERE event = 'tool.banned')
           FROM {events} e""",
    )
    used = """FROM {intents} i WHERE attempt >= 1 AND EXISTS (
        SELECT 1 FROM {all_events} e WHERE e.event = 'tool.banned' AND e.subject = i.client
            AND e.seq < i.seq AND NOT EXISTS (
                SELECT 1 FROM {all_events} a WHERE a.event = 'tool.allowed'
                    AND a.subject = e.subject AND a.seq > e.seq AND a.seq < i.seq))"""
    served = records.one("attempts for tools under a ban", "SELECT count(*) {used}", used=used)
    return Measured(
        (
            records.figure(
                "verdicts on tools in the log",
                judged + banned,
                _EVENTS,
                Demand.SOME,
                "no verdict on a tool is in the log: that takes the inspector's register of tools",
            ),
            records.figure("of these, bans", banned, _EVENTS),
            records.figure(
                "attempts for tools under a ban",
                served,
                _ATTEMPTS,
                Demand.ZERO,
                "tools were served after they had been banned",
            ),
        ),
        (
            records.table(
                "Tools that were used, as they name themselves",
                ("tool", "version", _ATTEMPTS),
                "SELECT client, client_version, count(*) FROM {intents} i"
                " GROUP BY client, client_version",
            ),
        ),
        records.offences(
            "a tool under a ban was served",
            "SELECT seq, decision_id {used} ORDER BY seq",
            used=used,
        ),
    )


def egress(records: Records, inputs: Inputs) -> Measured:
    """Measure control 13."""
    hosts = {model.name: model for model in inputs.models}
    rows: list[tuple[str, ...]] = []
    stray: set[tuple[str, bool]] = set()
    counts = Counter[str]()
    sql = """SELECT model, CASE WHEN inside THEN 1 ELSE 0 END, count(*) FROM {intents} i
             WHERE attempt >= 1 GROUP BY 1, 2"""
    sent = sorted(records.each("models that requests were sent to", sql), key=_most_first)
    for name, inside, count in sent:
        allowed = hosts.get(name)
        fits = allowed is not None and allowed.inside == bool(inside)
        where = "inside" if inside else "outside"
        counts.update({"sent": count, where: count, "strayed": 0 if fits else count})
        if not fits:
            stray.add((name, bool(inside)))
        host = allowed.host if allowed else "not in the settings"
        rows.append((name, host, where, "yes" if fits else "no", str(count)))
    contacted = Table(
        caption="Models contacted",
        heads=("model", "host in the settings", "recorded as", "allowed", _ATTEMPTS),
        rows=tuple(rows[:MOST_ROWS]),
        left_out=max(0, len(rows) - MOST_ROWS),
    )
    named = tuple(sorted(_hosts(inputs).items()))
    allowed_hosts = Table(
        caption="Hosts that the settings allow", heads=("host", "what for"), rows=named
    )
    figures = _contacts(records, counts, len(named))
    return Measured(figures, (contacted, allowed_hosts), tuple(_strays(records, stray)))


def _contacts(records: Records, counts: Counter[str], hosts: int) -> tuple[Figure, ...]:
    return (
        records.figure(
            "attempts sent to a model",
            counts["sent"],
            _ATTEMPTS,
            Demand.SOME,
            "nothing was sent to any model in the period",
        ),
        records.figure("of these, outside", counts["outside"], _ATTEMPTS),
        records.figure(
            "to a model that the settings do not name so",
            counts["strayed"],
            _ATTEMPTS,
            Demand.ZERO,
            "requests went to models that the settings do not name, or not as inside or "
            "outside: where they were taken out since, `settings.changed` says when",
        ),
        of_house("hosts that the settings allow", hosts, "hosts"),
    )


def _most_first(row: tuple[Any, ...]) -> tuple[int, str, int]:
    name, inside, count = row
    return -count, name, inside


def _strays(records: Records, stray: set[tuple[str, bool]]) -> Iterator[Offence]:
    if not stray:
        return
    left = MOST_OFFENCES
    sql = """SELECT seq, decision_id, model, CASE WHEN inside THEN 1 ELSE 0 END
             FROM {intents} i WHERE attempt >= 1 ORDER BY seq"""
    for seq, decision, model, inside in records.each("attempts in their order", sql):
        if (model, bool(inside)) in stray:
            yield Offence(
                int(seq), decision, f"sent to {model}, which the settings do not name so"
            )
            left -= 1
        if not left:
            return


def _hosts(inputs: Inputs) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for model in inputs.models:
        found.setdefault(model.host, []).append(f"model {model.name}")
    found.pop(THIS_PROCESS, None)
    for row in inputs.hosts:
        found.setdefault(row.host, []).append(row.purpose)
    return {host: ", ".join(purposes) for host, purposes in found.items()}


def model_changes(records: Records, inputs: Inputs) -> Measured:
    """Measure control 14."""
    rows: list[tuple[str, ...]] = []
    anonymous: list[Offence] = []
    changes = promotions = unnamed = 0
    names = ", ".join(f"'{name}'" for name in ("settings.changed", *_MODEL_EVENTS))
    sql = """SELECT seq, decision_id, event, actor, subject, facts FROM {events} e
              WHERE event IN ({names}) ORDER BY seq"""
    for seq, decision, event, actor, subject, facts in records.each(
        "changes of models", sql, names=names
    ):
        what = [subject] if event in _MODEL_EVENTS else _models_changed(facts)
        if not what:
            continue
        changes += 1
        promotions += event == "model.promoted"
        if not actor:
            unnamed += 1
            anonymous.append(Offence(int(seq), decision, "a change without anybody's name"))
        rows.append((str(seq), event, ", ".join(what)))
    return Measured(
        (
            records.figure(
                "changes of models in the log",
                changes,
                _EVENTS,
                Demand.SOME,
                "no change of a model is in the log of the period",
            ),
            records.figure("of these, promotions of an own model", promotions, _EVENTS),
            records.figure(
                "changes without the name of anybody",
                unnamed,
                _EVENTS,
                Demand.ZERO,
                "models were changed by nobody known",
            ),
            of_house("models in the settings", len(inputs.models), _MODELS),
        ),
        (
            Table(
                caption="Changes",
                heads=("entry", "event", "what"),
                rows=tuple(rows[:MOST_ROWS]),
                left_out=max(0, len(rows) - MOST_ROWS),
            ),
        ),
        tuple(anonymous[:MOST_OFFENCES]),
    )


def _models_changed(facts: str) -> list[str]:
    """Return the settings of models that an event says were changed."""
    try:
        found = msgspec.json.decode(facts, type=dict[str, str])
    except msgspec.MsgspecError:
        return []
    named = [name for name in found if name.startswith(("models.", "aliases."))]
    sections = {"models", "aliases"} & set(found.get("sections", "").split())
    return named or [f"[{section}], while no hortus ran" for section in sorted(sections)]
