"""Compare two reports of one tool: what is new, what is gone, and what is otherwise."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from itertools import chain

import msgspec

from hortus.inspector.analysis.masks import template
from hortus.inspector.finding import Finding, Level
from hortus.inspector.reporting.report import Contact, Report

# Sizes vary by this much between runs of one version.
_SAME_SIZE = 0.2
_LEAST_OCTETS = 500
_Setting = tuple[str, tuple[str, str]]


class How(StrEnum):
    """How the second report differs from the first."""

    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that two reports do not have in common."""

    how: How
    about: str
    """``finding``, ``host``, ``planted text``, ``file``, ``program`` or ``dropped program``."""
    text: str
    level: Level = Level.NONE
    """Of a finding: how much it weighs, after the change."""


class Diff(msgspec.Struct, frozen=True, kw_only=True):
    """What lies between two reports."""

    tools: tuple[str, str]
    levels: tuple[Level, Level]
    changes: tuple[Change, ...]
    remarks: tuple[str, ...]
    """Why the two cannot be compared in all."""

    @property
    def worst(self) -> Level:
        """The weight of the heaviest finding that is new or otherwise in the second."""
        return max((c.level for c in self.changes if c.how is not How.GONE), default=Level.NONE)


def diff(before: Report, after: Report) -> Diff:
    """Return what lies between two reports, findings first and the heaviest before others."""
    found = chain(
        _findings(before, after),
        _hosts(before, after),
        *(_named(about, *map(names, (before, after))) for about, names in _NAMES.items()),
    )
    return Diff(
        tools=(_title(before), _title(after)),
        levels=(before.level, after.level),
        changes=tuple(found),
        remarks=tuple(_remarks(before, after)),
    )


def _title(report: Report) -> str:
    return f"{report.tool.title} {report.tool.version}".strip()


def _findings(before: Report, after: Report) -> Iterator[Change]:
    one, other = _by_name(before), _by_name(after)
    both = _tried(before) & _tried(after)
    found = []
    for key in dict.fromkeys([*other, *one]):
        was, now = one.get(key), other.get(key)
        if now is None and was is not None:
            found.append(_finding(How.GONE, was, was.title))
        elif was is None and now is not None:
            found.append(_finding(How.NEW, now, now.title))
        elif was and now and (text := _otherwise(was, now, both)):
            found.append(_finding(How.CHANGED, now, f"{now.title}: {text}"))
    yield from sorted(found, key=lambda change: (-change.level, change.text))


def _otherwise(was: Finding, now: Finding, both: set[_Setting]) -> str:
    """Return in what a finding is otherwise, as far as both reports tried the same."""
    if (was.level, was.hidden) != (now.level, now.hidden):
        return f"{was.level.name.lower()} before, {now.level.name.lower()} now"
    one, other = (_settings(finding) & both for finding in (was, now))
    gone = ", ".join(f"{values[0]} ↔ {values[1]}" for _, values in sorted(one - other))
    new = ", ".join(f"{values[0]} ↔ {values[1]}" for _, values in sorted(other - one))
    said = [f"no longer with {gone}" if gone else "", f"now with {new}" if new else ""]
    return "; ".join(filter(None, said))


def _settings(finding: Finding) -> set[_Setting]:
    return {(d.factor, d.values) for d in finding.differences}


def _tried(report: Report) -> set[_Setting]:
    return {(each.factor, each.values) for each in report.tried}


def _finding(how: How, finding: Finding, text: str) -> Change:
    return Change(how=how, about="finding", text=f"{finding.code}: {text}", level=finding.level)


def _by_name(report: Report) -> Mapping[tuple[object, ...], Finding]:
    """Return findings by what they are of.

    That is the factor and who it is sent to where something follows a factor, else the title,
    in which numbers and ids vary by themselves.
    """
    return {_name(each): each for each in report.findings}


def _name(finding: Finding) -> tuple[object, ...]:
    if not finding.differences:
        return finding.code, template(finding.title)
    return finding.code, frozenset((d.factor, d.place.role) for d in finding.differences)


def _hosts(before: Report, after: Report) -> Iterator[Change]:
    one, other = ({c.host: c for c in report.contacts} for report in (before, after))
    for host in sorted({*one, *other}):
        was, now = one.get(host), other.get(host)
        if was is None and now is not None:
            yield Change(how=How.NEW, about="host", text=f"{host}: {_much(now)}")
        elif was is not None and now is None:
            yield Change(how=How.GONE, about="host", text=f"{host}: {_much(was)}")
        elif was and now and not _alike(was.octets, now.octets):
            text = f"{host}: {_much(was)} before, {_much(now)} now"
            yield Change(how=How.CHANGED, about="host", text=text)


def _much(contact: Contact) -> str:
    requests = "1 request" if contact.requests == 1 else f"{contact.requests:g} requests"
    return f"{requests} and {contact.octets:,} B a run"


def _alike(was: int, now: int) -> bool:
    return abs(was - now) <= max(_LEAST_OCTETS, _SAME_SIZE * max(was, now))


def _named(about: str, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Change]:
    for key in sorted(after.keys() - before.keys()):
        yield Change(how=How.NEW, about=about, text=after[key])
    for key in sorted(before.keys() - after.keys()):
        yield Change(how=How.GONE, about=about, text=before[key])


def _planted(report: Report) -> Mapping[str, str]:
    return _masked(f"{c.name} ({c.form}) to {c.host}" for c in report.carried)


def _files(report: Report) -> Mapping[str, str]:
    """Return the files that were there; what is looked for and missing is not worth a line."""
    groups = (each for each in report.machine.files if each.how != "missing")
    return _masked(f"{path} {each.how}" for each in groups for path in each.paths)


def _programs(report: Report) -> Mapping[str, str]:
    return _masked(report.machine.programs)


def _dropped(report: Report) -> Mapping[str, str]:
    return _masked(report.machine.dropped)


def _masked(texts: Iterable[str]) -> Mapping[str, str]:
    """Return texts by their form: numbers and ids in them vary by themselves."""
    return {template(text): text for text in texts}


_NAMES: Mapping[str, Callable[[Report], Mapping[str, str]]] = {
    "planted text": _planted,
    "dropped program": _dropped,
    "program": _programs,
    "file": _files,
}


def _remarks(before: Report, after: Report) -> Iterator[str]:
    if before.tool.name != after.tool.name:
        yield f"these are two tools, {before.tool.name} and {after.tool.name}"
    elif {a.sha256 for a in before.tool.artefacts} == {a.sha256 for a in after.tool.artefacts}:
        yield "both reports are about the same files"
    for which, report in (("first", before), ("second", after)):
        if report.is_empty:
            yield f"nothing could be compared in the {which}: what it lacks says nothing"
    tried = [_tried(report) for report in (before, after)]
    for which, missing in (("first", tried[1] - tried[0]), ("second", tried[0] - tried[1])):
        if missing:
            yield (
                f"{len(missing)} settings were not tried in the {which}: what follows them alone"
                " may be new or gone for that reason"
            )
    if before.making.hortus != after.making.hortus:
        yield f"made by hortus {before.making.hortus} and {after.making.hortus}"
