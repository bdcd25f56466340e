"""Join what a review needs: rules, the scanner, checkers that are installed, and a model."""

from argparse import Namespace
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date

import msgspec

from hortus.review import (
    Adviser,
    Change,
    CheckerFinder,
    Checkers,
    DependencyFinder,
    Dismissals,
    Finder,
    Git,
    Readings,
    Report,
    Reviewer,
    ReviewSettings,
    Rule,
    SecretFinder,
    Wanted,
    allow_list,
    find_changes,
    load_review_settings,
    load_rules,
    with_opinion,
)

_PURPOSE = "review"


@dataclass(frozen=True, slots=True)
class _House:
    """What holds for one repository on one day."""

    git: Git
    settings: ReviewSettings
    rules: tuple[Rule, ...]
    today: date


def reviewed(git: Git, args: Namespace, today: date, readings: Readings) -> Report:
    """Return what is found in the change that the words of the command line name."""
    settings = load_review_settings(git.root)
    packs = tuple(dict.fromkeys([*settings.packs, *args.pack]))
    settings = msgspec.structs.replace(settings, packs=packs)
    house = _House(git, settings, load_rules(git.root, settings, readings), today)
    adviser = _adviser(args) if args.opinion else None
    wanted = Wanted(args.base, staged=args.staged, commits=args.commits)
    change = find_changes(git, wanted)
    report = _by_rules(house, args, change)
    if adviser is None:
        return report
    from hortus.dlp import Scanner  # noqa: PLC0415 - numpy

    return with_opinion(report, change, adviser, Scanner())


def _by_rules(house: _House, args: Namespace, change: Change) -> Report:
    settings, today = house.settings, house.today
    checked = CheckerFinder({})
    if args.checkers:
        checkers = Checkers(house.git.root, trusted=args.trust_checkers)
        checked = checkers.run([r for r in house.rules if r.active(today)], change.files)
    finders: list[Finder] = [
        SecretFinder(settings.secrets, allow_list(house.git.root), today),
        checked,
    ]
    if settings.dependencies is not None:
        finders.append(DependencyFinder(settings.dependencies))
    finders += _deprecated(args)
    dismissals = Dismissals.load(house.git.root)
    report = Reviewer(house.rules, dismissals, today, finders).review(change)
    late = (
        f"the dismissal of {entry.rule} by {entry.owner} ended on {entry.until}"
        for entry in dismissals.expired(today)
    )
    return _remarked(_remarked(report, checked.remarks), late)


def _deprecated(args: Namespace) -> Sequence[Finder]:
    """Return what finds deprecated internal symbols; nothing is loaded where there is no index.

    What was not read of the index yet is not read now: a review must not wait for it.
    """
    from hortus.cli.index import has_index, open_library  # noqa: PLC0415 - as below

    if not has_index(args):
        return ()
    from hortus.knowledge import Deprecations, Libraries  # noqa: PLC0415 - numpy
    from hortus.mcp import DeprecatedFinder  # noqa: PLC0415 - as above

    with closing(open_library(args)) as library, closing(Libraries(library)) as libraries:
        known = libraries.deprecated(library.readable_here())
    return (DeprecatedFinder(Deprecations(known)),)


def _remarked(report: Report, remarks: Iterable[str]) -> Report:
    return replace(report, remarks=(*report.remarks, *remarks))


def _adviser(args: Namespace) -> Adviser:
    """Return what asks the company's model; it is loaded only for those who want an opinion."""
    from hortus.cli.projectfile import project_of  # noqa: PLC0415 - see above
    from hortus.cli.talking import gateway_of  # noqa: PLC0415 - see above
    from hortus.client import Message, Project, Role  # noqa: PLC0415 - see above

    def ask(orders: str, matter: str) -> str:
        here = project_of(args.repo)
        project = Project(here.name, here.data_class, _PURPOSE)
        messages = [Message(Role.SYSTEM, orders), Message(Role.USER, matter)]
        return gateway_of(args).chat(args.opinion, messages, project)

    return ask
