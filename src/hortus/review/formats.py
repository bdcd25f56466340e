"""Findings in the forms that code hosts and editors read."""

import hashlib
from collections.abc import Iterable

from hortus.review.types import Finding, Level, Report

_OPINIONS = "What a model thinks of the change"
_SARIF = {Level.ADVISE: "note", Level.WARN: "warning", Level.BLOCK: "error"}
_GITHUB = {Level.ADVISE: "notice", Level.WARN: "warning", Level.BLOCK: "error"}
_GITLAB = {Level.ADVISE: "info", Level.WARN: "minor", Level.BLOCK: "critical"}


def shown(text: str) -> str:
    """Return a text as it may be printed on one line: paths and code can hold anything."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in _plain(text))


def words(finding: Finding) -> str:
    """Return all that there is to say about a finding, as a paragraph or two."""
    facts = [f"{said(finding).rstrip('.')}.", finding.note]
    facts += [f"Fix: {finding.fix}" if finding.fix else ""]
    facts += [f"Evidence: {finding.evidence}." if finding.evidence else ""]
    facts += [f"Required by: {finding.source}." if finding.source else ""]
    facts += [f"Owner: {finding.owner}." if finding.owner else ""]
    return _plain("\n".join(fact for fact in facts if fact))


def said(finding: Finding) -> str:
    """Return a finding's message, an opinion as such."""
    return f"Opinion: {finding.message}" if finding.is_opinion else finding.message


def as_json(report: Report) -> dict[str, object]:
    """Return a report as JSON for programs."""
    return {
        "findings": [_entry(finding) for finding in report.findings],
        "dismissed": [_entry(finding) for finding in report.dismissed],
        "skipped": [{"path": _plain(s.path), "reason": s.reason} for s in report.skipped],
        "files": report.files,
        "lines": report.lines,
        "worst": report.worst,
    }


def sarif(report: Report, version: str) -> dict[str, object]:
    """Return a report in SARIF 2.1.0; what was dismissed is in it, as suppressed."""
    findings = (*report.findings, *report.dismissed)
    about = {f.rule: f for f in findings}
    rules = [
        {
            "id": name,
            "shortDescription": {"text": _plain(_OPINIONS if f.is_opinion else f.message)},
            "fullDescription": {"text": _plain(f.note or f.message)},
            "defaultConfiguration": {"level": _SARIF[f.level]},
        }
        for name, f in about.items()
    ]
    results = [_result(f, dismissed=f in report.dismissed) for f in findings]
    driver = {"name": "hortus review", "version": version, "rules": rules}
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "columnKind": "unicodeCodePoints",
                "results": results,
            }
        ],
    }


def github(findings: Iterable[Finding]) -> Iterable[str]:
    """Yield workflow commands, which GitHub shows beside the lines."""
    for f in findings:
        place = {"file": f.path, "line": f.line, "endLine": f.last_line, "col": f.column}
        pairs = ",".join(f"{k}={_property(str(v))}" for k, v in place.items())
        title = _property(f.rule)
        yield f"::{_GITHUB[f.level]} {pairs},title={title}::{_message(words(f))}"


def gitlab(findings: Iterable[Finding]) -> list[dict[str, object]]:
    """Return a Code Quality report, which GitLab shows in merge requests."""
    return [
        {
            "description": f"{_plain(said(f))} ({f.rule})",
            "check_name": f.rule,
            "fingerprint": hashlib.sha256(f"{f.rule}\0{f.fingerprint}".encode()).hexdigest(),
            "severity": _GITLAB[f.level],
            "location": {
                "path": _plain(f.path),
                "lines": {"begin": f.line, "end": f.last_line},
            },
        }
        for f in findings
    ]


def _entry(f: Finding) -> dict[str, object]:
    return {
        "rule": f.rule,
        "level": f.level,
        "message": f.message,
        "path": _plain(f.path),
        "line": f.line,
        "column": f.column,
        "last_line": f.last_line,
        "text": _plain(f.text),
        "note": f.note,
        "owner": f.owner,
        "source": f.source,
        "evidence": f.evidence,
        "fix": None if f.fix is None else _plain(f.fix),
        "fingerprint": f.fingerprint,
        "opinion": f.is_opinion,
    }


def _result(f: Finding, *, dismissed: bool) -> dict[str, object]:
    region = {"startLine": f.line, "startColumn": f.column, "endLine": f.last_line}
    location = {"artifactLocation": {"uri": _uri(f.path)}, "region": region}
    result: dict[str, object] = {
        "ruleId": f.rule,
        "level": _SARIF[f.level],
        "message": {"text": words(f)},
        "locations": [{"physicalLocation": location}],
        "partialFingerprints": {"hortus/v1": f.fingerprint},
    }
    if f.is_opinion:
        result["properties"] = {"opinion": True}
    if dismissed:
        result["suppressions"] = [{"kind": "inSource", "status": "accepted"}]
    return result


def _uri(path: str) -> str:
    from urllib.parse import quote  # noqa: PLC0415 - for one format of five

    return quote(path.encode("utf-8", "surrogateescape"), safe="/")


def _plain(text: str) -> str:
    """Return a text that can be encoded, whatever bytes it came from."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _message(text: str) -> str:
    # What is left beside these three could steer whatever shows the log.
    return shown(text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))


def _property(text: str) -> str:
    return _message(_plain(text)).replace(":", "%3A").replace(",", "%2C")
