"""``hortus inspect history``: in which release of a package each finding came and went."""

from argparse import Namespace
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from hortus.cli import inspectprint
from hortus.cli.examining import Inspecting, Outcome, Wish
from hortus.cli.inspecting import depth_of, stoppable
from hortus.cli.inspectprogress import progress_on
from hortus.cli.terminal import Terminal
from hortus.core import SystemClock, UsageError, load_settings
from hortus.inspector import (
    Codes,
    Release,
    ToolUnknownError,
    history,
    is_package,
    package,
    write_history,
)

if TYPE_CHECKING:
    from pathlib import Path

    from hortus.inspector import History

_FOLDER = "inspector"


def run(args: Namespace, terminal: Terminal) -> int:
    """Inspect as few releases as it takes, print what came and went, and write the page."""
    wish = wish_of(args)
    data = load_settings(data=args.data, file=args.config).data
    inspecting = Inspecting(data, SystemClock())
    inspecting.make_room(wish)
    listed = inspecting.releases(wish.words[0])
    versions = between([each.version for each in listed], args.since, args.until)
    looked = Looked(inspecting, wish, terminal, {each.version: each.date for each in listed})
    terminal.note(f"{len(versions)} releases from {versions[0]} to {versions[-1]}")
    with stoppable(terminal):
        found = history(versions, looked)
    releases = looked.in_order(versions)
    page = write_history(wish.words[0], releases, _out(wish, data))
    if terminal.json:
        terminal.document({"history": found, "page": str(page)})
    else:
        inspectprint.history(wish.words[0], releases, tuple(_remarks(found, page)))
    return 0


def wish_of(args: Namespace) -> Wish:
    """Return what is to be inspected, release by release."""
    names = args.words[1:]
    if not names or not is_package(names[0]) or package(names[0]).version:
        raise UsageError(
            "history takes a package without a version",
            remedy="write `hortus inspect history npm:NAME --from 1.0.0 --to 1.2.3`",
        )
    return Wish(names, depth_of(args), args.adapter, tuple(args.name), args.out)


def between(versions: Sequence[str], since: str | None, until: str | None) -> Sequence[str]:
    """Return the versions from one to another, both included."""
    for each in (since, until):
        if each is not None and each not in versions:
            raise ToolUnknownError(
                f"{each} is none of its {len(versions)} releases",
                remedy=f"the newest are {', '.join(versions[-3:])}",
            )
    first = versions.index(since) if since else 0
    last = versions.index(until) if until else len(versions) - 1
    if first >= last:
        raise UsageError("--from must come before --to", remedy="change their places")
    return versions[first : last + 1]


def _out(wish: Wish, data: "Path") -> "Path":
    return wish.out or data / _FOLDER / "history" / wish.words[0].replace("/", "+")


@dataclass(slots=True)
class Looked:
    """Inspects releases, and keeps what was found."""

    inspecting: Inspecting
    wish: Wish
    terminal: Terminal
    dates: dict[str, str]
    found: dict[str, Release] = field(default_factory=dict)

    def __call__(self, version: str) -> Codes | None:
        """Return the findings of a release; None where it cannot be had."""
        joint = "==" if self.wish.words[0].startswith("pypi:") else "@"
        words = (f"{self.wish.words[0]}{joint}{version}", *self.wish.words[1:])
        wish = replace(self.wish, words=words, out=None)
        try:
            outcome = self._outcome(wish)
        except ToolUnknownError as e:
            self.terminal.note(f"{version}: {e.message}")
            return None
        if outcome.report.is_empty:
            self.terminal.note(f"{version}: nothing could be compared; it is left out")
            return None
        codes = tuple(sorted({each.code for each in outcome.verdict.findings if each.level}))
        level = outcome.verdict.level
        self.terminal.note(f"{version}: {level.name.lower()}; {', '.join(codes) or 'nothing'}")
        self.found[version] = Release(
            version=version, date=self.dates.get(version, ""), level=level, codes=codes
        )
        return frozenset(codes)

    def _outcome(self, wish: Wish) -> Outcome:
        ready = self.inspecting.ready(wish)
        with progress_on(self.terminal) as progress:
            return self.inspecting.write(self.inspecting.examine(wish, ready, progress))

    def in_order(self, versions: Sequence[str]) -> list[Release]:
        """Return what was inspected, from old to new."""
        return [self.found[each] for each in versions if each in self.found]


def _remarks(found: "History", page: "Path") -> Iterator[str]:
    if found.unavailable:
        yield f"could not be had or compared: {', '.join(found.unavailable)}"
    for low, high in found.taken_alike:
        yield f"not looked into, since both show the same: from {low} to {high}"
    yield f"page: {page}"
