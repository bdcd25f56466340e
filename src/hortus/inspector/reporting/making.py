"""Make a report of what came of an inspection."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from hortus import __version__
from hortus.inspector.finding import Coverage, Difference
from hortus.inspector.observation import Observation
from hortus.inspector.reporting.contacts import carried, contacts, timeline
from hortus.inspector.reporting.limits import limits
from hortus.inspector.reporting.machine import machine
from hortus.inspector.reporting.places import shape, shortened
from hortus.inspector.reporting.report import (
    Artefact,
    Contact,
    Examined,
    Making,
    Report,
    Run,
    Tool,
    Tried,
)
from hortus.inspector.reporting.veil import Veil
from hortus.inspector.world import MODEL, Setting

if TYPE_CHECKING:
    from hortus.inspector.campaign import Inspected
    from hortus.inspector.judging import Material
    from hortus.inspector.staging import Canary

_CLOCK = "clock"


def artefact(file: Path, name: str = "") -> Artefact:
    """Return a file by its digest, under ``name`` where its own says too little."""
    with file.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    return Artefact(name=name or file.name, sha256=digest)


def report_of(
    inspected: "Inspected",
    tool: Tool,
    making: Making,
    settings: Sequence[Setting],
    canaries: Iterable["Canary"],
) -> Report:
    """Return the report of an inspection.

    ``canaries`` are those of every world that was tried: none of their secrets is in the report.
    """
    material, verdict = inspected.material, inspected.verdict
    told = {d for finding in verdict.findings for d in finding.differences}
    tried = _tried(_shown_to_it(settings, material), material)
    report = Report(
        tool=tool,
        making=making,
        level=verdict.level,
        findings=verdict.findings,
        other=tuple(d for d in _differences(material) if d not in told),
        contacts=_contacts(material),
        carried=carried(material.sightings),
        machine=machine(material.traced),
        timeline=timeline(material.baselines[0]) if material.baselines else (),
        runs=tuple(_runs(material)),
        tried=tried,
        examined=_examined(verdict.coverage, frozenset(s.factor for s in settings), tried),
        limits=limits(
            verdict.coverage,
            traced=material.traced is not None,
            opted_out=bool(material.opted_out),
        ),
    )
    return Veil(canaries).over(report)


def _contacts(material: "Material") -> tuple[Contact, ...]:
    """Return the hosts of the baselines, then those that only other runs talked to."""
    usual = contacts(material.baselines)
    known = {contact.host for contact in usual}
    others = [*material.conversations, *material.restarted]
    return (*usual, *(each for each in contacts(others) if each.host not in known))


def making_of(
    inspected: "Inspected",
    settings: Sequence[Setting],
    *,
    depth: str,
    scenarios: Sequence[str],
    now_us: int,
    key: str,
) -> Making:
    """Return how a report came about; ``key`` is the public key of who signs it."""
    return Making(
        hortus=__version__,
        factors=hashlib.sha256(msgspec.json.encode(settings, order="sorted")).hexdigest(),
        depth=depth,
        scenarios=tuple(scenarios),
        made_us=now_us,
        seconds=round(inspected.seconds, 1),
        key=key,
    )


def _shown_to_it(settings: Sequence[Setting], material: "Material") -> list[Setting]:
    """Return the settings without the clock's where a program read this machine's own clock."""
    changed = {d.factor for d in _differences(material)}
    if _CLOCK in changed or all(run.clock_pinned for run in material.baselines):
        return list(settings)
    return [setting for setting in settings if setting.factor != _CLOCK]


def _examined(coverage: Coverage, meant: frozenset[str], tried: Sequence[Tried]) -> Examined:
    left_out = meant - {each.factor for each in tried}
    return Examined(
        runs=coverage.runs,
        factors=tuple(factor for factor in coverage.factors if factor not in left_out),
        comparisons=coverage.leaves,
        by_form=len(coverage.noisy),
        by_form_to_model=sum(place.role == MODEL for place in coverage.noisy),
        by_form_where=tuple(sorted({shortened(shape(place)) for place in coverage.noisy})),
    )


def _runs(material: "Material") -> Iterator[Run]:
    for about, observations in (
        ("baseline", material.baselines),
        ("files and programs", [material.traced] if material.traced else []),
        ("conversation", material.conversations),
        ("started again", material.restarted),
        ("opt-outs", material.opted_out),
        ("certificates", material.untrusting),
    ):
        for each in observations:
            yield _run(about, each)


def _run(about: str, observation: Observation) -> Run:
    ending = observation.ending
    said = ending.reason if ending.status is None else f"{ending.reason} with {ending.status}"
    return Run(
        about=about,
        scenario=observation.scenario,
        ending=said,
        seconds=round(ending.seconds, 1),
        events=len(observation.events),
    )


def _tried(settings: Sequence[Setting], material: "Material") -> tuple[Tried, ...]:
    counts = Counter((d.factor, d.values) for d in _differences(material))
    return tuple(
        Tried(factor=s.factor, values=s.shown, differences=counts[s.factor, s.shown])
        for s in settings
    )


def _differences(material: "Material") -> list[Difference]:
    return [*material.confirmed, *material.unconfirmed]
