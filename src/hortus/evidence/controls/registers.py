"""Controls 5, 6, 13 and 14: what may be used, what was used, and who changed it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from hortus.evidence.inputs import THIS_PROCESS, Inputs, ModelRow, ToolRow
from hortus.evidence.records import MOST_OFFENCES, MOST_ROWS, Records
from hortus.evidence.types import Demand, Figure, Measured, Offence, Table, of_house
from hortus.policy import Directory, Holdings, Risk, Tool, ToolStatus

_MODELS, _TOOLS, _ATTEMPTS, _EVENTS = "models", "tools", "attempts", "events"
_MODEL_EVENTS = ("model.added", "model.removed", "model.promoted", "model.rolled_back")


def providers(_: Records, inputs: Inputs) -> Measured:
    """Measure control 5."""
    return Measured(
        (*_registered(inputs), *_terms_read(inputs)),
        (_register(inputs.models),),
    )


def _registered(inputs: Inputs) -> tuple[Figure, ...]:
    outside = _outside(inputs)
    return (
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
            sum(not model.region for model in outside),
            _MODELS,
            Demand.ZERO,
            "models outside have no region: set `region`",
        ),
        of_house(
            "outside without an owner",
            sum(not model.owner for model in outside),
            _MODELS,
            Demand.ZERO,
            "models outside have no owner: set `owner_entity`",
        ),
        of_house(
            "outside without a price",
            sum(not model.priced for model in outside),
            _MODELS,
            Demand.ZERO,
            "models outside have no price: set `price_in_per_mtok` and `price_out_per_mtok`",
        ),
    )


def _terms_read(inputs: Inputs) -> tuple[Figure, ...]:
    outside, today = _outside(inputs), _day(inputs.at_us)
    return (
        of_house(
            "outside whose terms nobody has read",
            sum(not model.terms_reviewed for model in outside),
            _MODELS,
            Demand.NONE_OPEN,
            "the terms of some models outside have no date of review: set `provider` for "
            "them, and write what its terms say into terms.toml of the policy folder",
        ),
        of_house(
            "outside whose terms were to be read again before now",
            sum(bool(m.terms_review_by) and m.terms_review_by < today for m in outside),
            _MODELS,
            Demand.ZERO,
            "terms of providers were not read again in time: read them, and write the day "
            "into terms.toml of the policy folder",
        ),
    )


def _outside(inputs: Inputs) -> list[ModelRow]:
    return [model for model in inputs.models if not model.inside]


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
            model.terms_review_by or "-",
        )
        for model in models
    )
    return Table(
        caption="The register",
        heads=("model", "host", "where", "region", "owner", "price", "terms read", "again by"),
        rows=rows[:MOST_ROWS],
        left_out=max(0, len(rows) - MOST_ROWS),
    )


def _day(at_us: int) -> str:
    return datetime.fromtimestamp(at_us // 1_000_000, tz=UTC).date().isoformat()


_BANNED, _UNLISTED = "banned", "not in the register"
_NO_REVIEW = frozenset({ToolStatus.UNREVIEWED, ToolStatus.EXPIRED, _UNLISTED})
_BANS_GIVEN = """SELECT subject, max(at_us) + 1000000 FROM {all_events} e
    WHERE event = 'tool.banned' GROUP BY subject"""
"""A second later each of them was in force at every gateway."""
_REFUSED_BEFORE = """FROM {intents} i WHERE attempt >= 1 AND EXISTS (
    SELECT 1 FROM {all_intents} b WHERE b.attempt = 0 AND b.client = i.client
        AND b.client_version = i.client_version AND b.seq < i.seq
        AND replace(' ' || b.rules || ' ', ' banned-client ', '') <> ' ' || b.rules || ' ')"""


def tools(records: Records, inputs: Inputs) -> Measured:
    """Measure control 6."""
    register = Directory((), Holdings(tools=list(map(_tool, inputs.tools))))
    rows: list[tuple[str, ...]] = []
    banned: dict[tuple[str, str], str] = {}
    unreviewed = 0
    sql = """SELECT client, client_version, count(*), count(*) FILTER (WHERE attempt >= 1)
             FROM {intents} i GROUP BY client, client_version"""
    used = records.each("tools that were used, as they name themselves", sql)
    for client, version, asked, served in sorted(used):
        tool = register.tool(f"{client}@{version}" if version else client)
        status = str(tool.status) if tool.entry else _UNLISTED
        risk = str(tool.risk) if tool.entry else "-"
        rows.append((client, version, risk, status, str(asked), str(served)))
        if status == _BANNED:
            banned[client, version] = tool.entry.id if tool.entry else ""
        elif status in _NO_REVIEW:
            unreviewed += int(served)
    rows.sort(key=lambda row: (-int(row[4]), row))
    late, offences = _served_late(records, banned)
    return Measured(
        _tool_figures(records, inputs, (len(rows), unreviewed, late)),
        (_tools_used(rows), _tools_listed(inputs)),
        offences,
    )


def _tool(row: ToolRow) -> Tool:
    return Tool(
        row.name, row.version, Risk(row.risk), ToolStatus(row.status), row.reason, row.until
    )


def _tool_figures(
    records: Records, inputs: Inputs, counts: tuple[int, int, int]
) -> tuple[Figure, ...]:
    used, unreviewed, late = counts
    status = Counter(tool.status for tool in inputs.tools)
    return (
        of_house(
            "tools in the register",
            len(inputs.tools),
            _TOOLS,
            Demand.SOME,
            "no tool is in the register: decide about the tools in use (`hortus tools allow`). "
            "hortus reaches no verdicts on tools by itself",
        ),
        of_house("of these, allowed", status["allowed"], _TOOLS),
        of_house("of these, allowed with a warning", status["warned"], _TOOLS),
        of_house("of these, no longer good", status["expired"], _TOOLS),
        of_house("of these, banned", status[_BANNED], _TOOLS),
        records.figure("tools that were used", used, _TOOLS),
        records.figure(
            "attempts by tools that nobody has reviewed",
            unreviewed,
            _ATTEMPTS,
            Demand.ZERO if inputs.tools else Demand.NONE,
            "tools were served that nobody has reviewed, or not of late: decide about them",
        ),
        records.figure(
            "attempts by banned tools after one was refused for the ban",
            late,
            _ATTEMPTS,
            Demand.ZERO,
            "tools were served after they had been banned",
        ),
    )


def _served_late(
    records: Records, banned: Mapping[tuple[str, str], str]
) -> tuple[int, tuple[Offence, ...]]:
    """Return how often banned tools were served after a refusal, and the first times.

    ``banned`` maps tools to the entries of the register by which they are. What was served before
    the ban that stands was given is no offence, even where an earlier ban was taken back.
    """
    if not banned:
        return 0, ()
    given = dict(records.each("when bans were given", _BANS_GIVEN))
    sql = "SELECT seq, decision_id, client, client_version, at_us {before} ORDER BY seq"
    found = records.each("served after a refusal for a ban", sql, before=_REFUSED_BEFORE)
    late = [
        row
        for row in found
        if (entry := banned.get((row[2], row[3]))) is not None and row[4] > given.get(entry, 0)
    ]
    what = "a tool under a ban was served"
    return len(late), tuple(Offence(int(s), d, what) for s, d, *_ in late[:MOST_OFFENCES])


def _tools_used(rows: Sequence[tuple[str, ...]]) -> Table:
    return Table(
        caption="Tools that were used, as they name themselves",
        heads=("tool", "version", "risk", "in the register", "asked", "served"),
        rows=tuple(rows[:MOST_ROWS]),
        left_out=max(0, len(rows) - MOST_ROWS),
    )


def _tools_listed(inputs: Inputs) -> Table:
    rows = sorted(
        (t.name, t.version or "all", t.risk, t.status, t.until or "-", t.reason or "-")
        for t in inputs.tools
    )
    return Table(
        caption="The register",
        heads=("tool", "versions", "risk", "status", "good until", "reason"),
        rows=tuple(rows[:MOST_ROWS]),
        left_out=max(0, len(rows) - MOST_ROWS),
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
