"""What a person or a program is told about findings: places and words, never the secret."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from hortus.dlp.rules import Rule
from hortus.dlp.types import Finding, Findings, Tier

_AROUND = 40


@dataclass(frozen=True, slots=True)
class Hit:
    """One finding in one file, ready to be shown."""

    file: str
    line: int
    column: int
    rule: str
    tier: Tier
    label: str
    excerpt: str
    """The line around it, with everything that was found replaced by its name."""
    fingerprint: str
    """What stands for the value in the allow-list; empty where there is none."""


def excerpt(text: str, finding: Finding, findings: Findings) -> str:
    """Return the line of a finding without the values of any."""
    begin = text.rfind("\n", 0, finding.start) + 1
    end = text.find("\n", finding.end)
    end = len(text) if end < 0 else end
    before = _without(text, begin, finding.start, findings)[-_AROUND:]
    after = _without(text, finding.end, end, findings)[:_AROUND]
    length = finding.end - finding.start
    line = f"{before}<{finding.rule}: {length} characters>{after}".strip()
    return "".join(letter if letter.isprintable() else " " for letter in line)


def place(text: str, offset: int) -> tuple[int, int]:
    """Return line and column of an offset, both counted from 1."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def sarif(hits: Iterable[Hit], rules: Sequence[Rule], version: str) -> dict[str, object]:
    """Return the findings in SARIF 2.1.0, as code hosts and editors read it."""
    listed = list(hits)
    named = {hit.rule for hit in listed}
    known = {rule.id: rule.about for rule in rules if rule.id in named}
    driver = {
        "name": "hortus scan",
        "version": version,
        "rules": [{"id": i, "shortDescription": {"text": about}} for i, about in known.items()],
    }
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "results": [_result(hit) for hit in listed]}],
    }


def _result(hit: Hit) -> dict[str, object]:
    region = {"startLine": hit.line, "startColumn": hit.column}
    location = {"artifactLocation": {"uri": hit.file}, "region": region}
    lasting = {"partialFingerprints": {"hortus/v1": hit.fingerprint}} if hit.fingerprint else {}
    return {
        "ruleId": hit.rule,
        "level": "error" if hit.tier is Tier.STRUCTURED else "warning",
        "message": {"text": hit.excerpt},
        "locations": [{"physicalLocation": location}],
        **lasting,
    }


def _without(text: str, start: int, end: int, findings: Findings) -> str:
    """Return a stretch of text without the values found in it."""
    return "".join(_kept(text, start, end, findings))


def _kept(text: str, start: int, end: int, findings: Findings) -> Iterator[str]:
    for finding in findings:
        if finding.end > start and finding.start < end:
            yield text[start : max(start, finding.start)] + f"<{finding.rule}>"
            start = min(finding.end, end)
    yield text[start:end]
