"""Say which rules hold for a path, and check a change against them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from hortus.knowledge import Registered
from hortus.mcp.context import Asked, Sources
from hortus.mcp.errors import ToolArgumentError
from hortus.mcp.patching import patched
from hortus.mcp.tools.types import Given, Name, one_line, within_budget
from hortus.review import (
    LEVELS,
    Change,
    DependencyFinder,
    Dismissals,
    Finder,
    Finding,
    Reviewer,
    Rule,
    SecretFinder,
    allow_list,
    in_scope,
    languages_of,
    load_review_settings,
)

_MOST_RULES = 30
_MOST_FINDINGS = 40
_LONGEST_DIFF = 1_000_000
_REPOSITORY = Meta(description="The repository; without it the one that the client works in.")


class RulesArguments(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """For which file."""

    path: Annotated[Name, Meta(description="The file's path from the repository's root.")]
    repository: Annotated[str, _REPOSITORY] = ""


class CheckArguments(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which change."""

    diff: Annotated[
        str,
        Meta(min_length=1, max_length=_LONGEST_DIFF, description="A unified diff (`git diff`)."),
    ]
    repository: Annotated[str, _REPOSITORY] = ""


class RuleShown(msgspec.Struct, frozen=True):
    """A rule as it is shown; without ``checked`` it is advice in words."""

    id: str
    level: str
    message: str
    note: str
    owner: str
    good: str
    bad: str
    checked: bool


class RulesGiven(msgspec.Struct, frozen=True):
    """The rules for a path, the strictest first; ``more`` counts those left out."""

    repository: str
    commit: str
    rules: tuple[RuleShown, ...]
    more: int = 0


class FindingShown(msgspec.Struct, frozen=True):
    """What a rule found in an added line."""

    place: str
    level: str
    rule: str
    message: str
    text: str
    fix: str = ""


class CheckGiven(msgspec.Struct, frozen=True):
    """What was found; ``partial`` names files of which only the changed parts were seen."""

    repository: str
    commit: str
    blocked: bool
    findings: tuple[FindingShown, ...]
    dismissed: int = 0
    more: int = 0
    partial: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Place:
    """A repository at the commit that is indexed, and its rules laid out in a folder."""

    repository: Registered
    commit: str
    folder: Path


def rules(given: RulesArguments, sources: Sources, asked: Asked) -> Given:
    """Return the rules that look at a path."""
    place = _place(given.repository, sources, asked)
    today = sources.today()
    active = (rule for rule in sources.folders.rules(place.folder) if rule.active(today))
    found = [rule for rule in active if _is_about(rule, given.path)]
    found.sort(key=lambda rule: (-LEVELS.index(rule.level), rule.id))
    shown = tuple(_rule(rule) for rule in found[:_MOST_RULES])
    left = len(found) - len(shown)
    value = RulesGiven(place.repository.name, place.commit[:12], shown, left)
    return Given(within_budget("\n".join(_rule_words(value, given.path))), value)


def check(given: CheckArguments, sources: Sources, asked: Asked) -> Given:
    """Review a change that is given as a diff."""
    place = _place(given.repository, sources, asked)
    repository = sources.library.repositories()[place.repository.number]
    changed = patched(given.diff, lambda path: repository.file(place.commit, path, _LONGEST_DIFF))
    reviewer = _reviewer(place, sources, asked)
    report = reviewer.review(Change(changed.files))
    findings = tuple(_finding(one) for one in report.findings[:_MOST_FINDINGS])
    value = CheckGiven(
        place.repository.name,
        place.commit[:12],
        any(one.level is LEVELS[-1] for one in report.findings),
        findings,
        len(report.dismissed),
        len(report.findings) - len(findings),
        changed.partial,
        tuple(f"{one.path}: {one.reason}" for one in report.skipped),
    )
    return Given(within_budget("\n".join(_check_words(value, report.lines))), value)


def _place(name: str, sources: Sources, asked: Asked) -> _Place:
    chosen = name or sources.here
    if not chosen:
        raise ToolArgumentError(
            "no repository is named, and none is known to be the one at hand",
            remedy="name one with `repository`",
        )
    one = sources.library.registry.named(chosen, asked.readable)
    catalogue = sources.library.shards[one.shard].catalogue
    commit = catalogue.commit_of(one.number, one.refs[0])
    if not commit:
        raise ToolArgumentError(
            f"{chosen} is not indexed yet", remedy="run `hortus index update` where it is"
        )
    return _Place(one, commit, sources.folders.at(Path(one.path), commit))


def _reviewer(place: _Place, sources: Sources, asked: Asked) -> Reviewer:
    settings, today = load_review_settings(place.folder), sources.today()
    finders: list[Finder] = [SecretFinder(settings.secrets, allow_list(place.folder), today)]
    if settings.dependencies is not None:
        finders.append(DependencyFinder(settings.dependencies))
    finders += sources.finders(asked.readable)
    dismissals = Dismissals.load(place.folder)
    return Reviewer(sources.folders.rules(place.folder), dismissals, today, finders)


def _is_about(rule: Rule, path: str) -> bool:
    if not in_scope(rule.scope, path):
        return False
    languages = languages_of(path)
    patterns = [variant.languages for variant in rule.variants]
    return not patterns or any(name in known for name in languages for known in patterns)


def _rule(rule: Rule) -> RuleShown:
    return RuleShown(
        rule.id,
        rule.level,
        one_line(rule.message),
        one_line(" ".join(rule.note.split())),
        rule.owner,
        rule.good[0].code.strip()[:300] if rule.good else "",
        rule.bad[0].code.strip()[:300] if rule.bad else "",
        bool(rule.variants),
    )


def _finding(one: Finding) -> FindingShown:
    return FindingShown(
        f"{one.path}:{one.line}:{one.column}",
        one.level,
        one.rule,
        one_line(one.message),
        one_line(one.text),
        (one.fix or "")[:300],
    )


def _rule_words(value: RulesGiven, path: str) -> Iterator[str]:
    if not value.rules:
        yield f"No rule of {value.repository} looks at {one_line(path)}."
    for rule in value.rules:
        yield f"{rule.level}: {rule.message} [{rule.id}]"
        if rule.note:
            yield f"    {rule.note}"
        for word, code in (("not", rule.bad), ("but", rule.good)):
            if code:
                yield f"  {word}: {one_line(code.splitlines()[0])}"
    if value.more:
        yield f"[{value.more} more rules are left out]"


def _check_words(value: CheckGiven, lines: int) -> Iterator[str]:
    for one in value.findings:
        yield f"{one.place}: {one.level}: {one.message} [{one.rule}]\n    {one.text}"
        if one.fix:
            yield f"  fix: {one_line(one.fix.splitlines()[0])}"
    found = len(value.findings) + value.more
    yield f"{found or 'Nothing'} found in {lines} added lines, by the rules of {value.repository}."
    for path in value.partial:
        yield f"Of {one_line(path)} only the changed parts were seen: it is not as indexed."
    for skipped in value.skipped:
        yield f"Not looked into: {one_line(skipped)}"
