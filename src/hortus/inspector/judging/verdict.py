"""Put findings together, lower what is disclosed, and say the worst."""

from collections.abc import Iterator

from hortus.inspector.finding import Finding, Level, Verdict, level
from hortus.inspector.judging import connections, dependence, identifiers, sendings, surroundings
from hortus.inspector.judging.disclosure import Disclosure
from hortus.inspector.judging.draft import Draft
from hortus.inspector.judging.material import Material


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
    hidden = 0 if statement and not draft.concealed else draft.hidden
    return Finding(
        code=draft.code,
        title=draft.title,
        impact=draft.impact,
        hidden=hidden,
        certainty=draft.certainty,
        level=level(draft.impact, hidden),
        evidence=draft.evidence,
        differences=draft.differences,
        disclosure=f"{statement.url} (read {statement.read})" if statement else "",
    )
