"""Put findings together, lower what is disclosed, and say the worst."""

from collections.abc import Iterator

from hortus.inspector.finding import Finding, Level, Verdict, level
from hortus.inspector.judging import connections, dependence, identifiers, sendings, surroundings
from hortus.inspector.judging.disclosure import Disclosed, Disclosure
from hortus.inspector.judging.draft import Draft
from hortus.inspector.judging.material import Material

_ELSEWHERE = 1
"""How hidden what is said without its server is: as much as what is documented elsewhere."""


def judge(material: Material, disclosure: Disclosure) -> Verdict:
    """Return what is to be said of a tool: its worst finding, not a sum of all."""
    findings = sorted(
        (_finished(draft, disclosure) for draft in _drafts(material, disclosure.tool)),
        key=lambda finding: (-finding.level, -finding.impact, finding.code, finding.title),
    )
    worst = max((finding.level for finding in findings), default=Level.NONE)
    return Verdict(level=worst, findings=tuple(findings), coverage=material.coverage)


def _drafts(material: Material, tool: str) -> Iterator[Draft]:
    yield from dependence.found(material)
    yield from sendings.found(material, tool)
    yield from connections.found(material)
    yield from surroundings.found(material)
    yield from identifiers.found(material)


def _finished(draft: Draft, disclosure: Disclosure) -> Finding:
    """Weigh a draft; what its vendor discloses is not hidden, and weighs what it can do."""
    statement = disclosure.of(draft.code, draft.subject)
    hidden = draft.hidden
    if statement and not draft.concealed:
        hidden = min(hidden, _ELSEWHERE if statement.observed else 0)
    return Finding(
        code=draft.code,
        title=draft.title,
        impact=draft.impact,
        hidden=hidden,
        certainty=draft.certainty,
        level=level(draft.impact, hidden),
        evidence=draft.evidence,
        differences=draft.differences,
        disclosure=_said(statement) if statement else "",
    )


def _said(statement: Disclosed) -> str:
    """Return where a vendor speaks of a finding."""
    unnamed = ", which does not name this host" if statement.observed else ""
    return f"{statement.url} (read {statement.read}){unnamed}"
