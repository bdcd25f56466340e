"""What a report without a weighty finding says first: what was looked at, in whole sentences."""

from collections.abc import Iterator

from hortus.inspector.finding import Kind
from hortus.inspector.reporting.report import Report
from hortus.inspector.world import MODEL

_UNREAD = "unread"
_KNOWN = "gateway's "
"""What the gateway is told of itself: each request names the host that it is for."""


def summary(report: Report) -> tuple[str, ...]:
    """Return in sentences what a tool did that has no finding of weight."""
    return tuple(_sentences(report))


def _sentences(report: Report) -> Iterator[str]:
    yield _hosts(report)
    secrets = {c.name for c in report.carried if c.sort == "secret"}
    if not secrets:
        yield "None of the secrets planted on the machine was in what it sent."
    if report.contacts and all(c.role == MODEL for c in report.contacts):
        yield _planted(report)
    yield _dependence(report)


def _hosts(report: Report) -> str:
    others = [c for c in report.contacts if c.role != MODEL]
    if not report.contacts:
        return "It talked to nobody."
    if not others:
        return "It talked to the model, and to nobody else."
    unread = sum(c.role == _UNREAD for c in others)
    hosts = "one other host" if len(others) == 1 else f"{len(others)} other hosts"
    read = f"; what went to {unread} of them could not be read" if unread else ""
    return f"It talked to {hosts} besides the model{read}."


def _planted(report: Report) -> str:
    told = [c.name for c in report.carried if c.sort in ("identity", "identifier")]
    names = [name for name in told if not name.startswith(_KNOWN)]
    if not names:
        return "Nothing that tells the person or the machine was in what it sent."
    return f"The model was told: {', '.join(dict.fromkeys(names))}."


def _dependence(report: Report) -> str:
    kinds = {d.kind for d in report.differences}
    if not kinds:
        return "Nothing in what it sent depended on what was changed."
    if kinds == {Kind.ECHO}:
        return "What was changed was repeated in clear; nothing else depended on it."
    return "What depended on a change is what anybody would expect of it."
