"""Inspect a tool as it was named on the command line: find it, install it, examine it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from hortus.audit import Key, Signer
from hortus.core import Clock, UnavailableError
from hortus.dlp import Scanner
from hortus.inspector import (
    Adapter,
    Depth,
    Inquiry,
    Inspected,
    Order,
    Progress,
    Published,
    Ready,
    Report,
    Shelf,
    ToolUnknownError,
    Verdict,
    Written,
    adapters,
    from_command,
    from_ourselves,
    from_package,
    is_package,
    making_of,
    of_package,
    own_key,
    own_signer,
    package,
    read_adapter,
    report_of,
    room_in,
    tool_of,
    write,
)

_FOLDER = "inspector"
_OURSELVES = "hortus"
_LEAST_ROOM = 16 << 20


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants inspected."""

    words: Sequence[str]
    """A package and words for it, a tool's name, or a command."""
    depth: Depth = Depth.DEFAULT
    adapter: Path | None = None
    names: Sequence[str] = ()
    """Host names of the company's own."""
    out: Path | None = None
    """Where the report goes, else into the data folder."""


@dataclass(frozen=True, slots=True)
class Examined:
    """What came of an inspection, before it is written."""

    ready: Ready
    inspected: Inspected
    report: Report
    folder: Path
    """Where it is to go."""

    @property
    def verdict(self) -> Verdict:
        """What is said of the tool."""
        return self.inspected.verdict


@dataclass(frozen=True, slots=True)
class Outcome(Examined):
    """What came of an inspection, and where the report of it lies."""

    written: Written

    @property
    def seconds(self) -> float:
        """How long it took."""
        return self.inspected.seconds


class Inspecting:
    """Inspects tools; what is installed for it stays in the data folder."""

    def __init__(self, data: Path, clock: Clock) -> None:
        self._folder = data / _FOLDER
        self._shelf = Shelf(self._folder / "packages")
        self._clock = clock

    @cached_property
    def _scanner(self) -> Scanner:
        return Scanner()

    def ready(self, wish: Wish) -> Ready:
        """Return the tool that is meant, installed where it is a package."""
        adapter = _read(wish.adapter) if wish.adapter else None
        first, *rest = wish.words
        if is_package(first):
            return self._installed(first, adapter, rest)
        name, _, version = first.partition("@")
        known = adapters().get(name)
        if known is None or "/" in first:
            return from_command(wish.words, adapter)
        if name == _OURSELVES:
            return from_ourselves(adapter or known)
        joint = "==" if known.package.startswith("pypi:") else "@"
        wanted = f"{known.package}{joint}{version}" if version else known.package
        return self._installed(wanted, adapter or known, rest)

    def key(self) -> Key | None:
        """Return the public key with which reports are signed here."""
        return own_key(self._folder)

    def releases(self, named: str) -> list[Published]:
        """Return all releases of a package, oldest first."""
        return self._shelf.releases(package(named))

    def make_room(self, wish: Wish) -> None:
        """Make the folders, and refuse at once where a report could not be written in the end."""
        for folder in filter(None, (self._folder, wish.out)):
            if (free := room_in(folder)) < _LEAST_ROOM:
                raise UnavailableError(
                    f"{folder} has room for {free >> 20} MB more only",
                    remedy="make room there, or name another folder with --data and --out",
                )

    def examine(self, wish: Wish, ready: Ready, progress: Progress) -> Examined:
        """Examine a tool, and say what is found."""
        inquiry = Inquiry(Order(ready, wish.depth, wish.names), self.is_real)
        inspected = inquiry.carry_out(progress)
        making = making_of(
            inspected,
            inquiry.settings,
            depth=wish.depth,
            scenarios=[scenario.name for scenario in inquiry.scenarios],
            now_us=self._clock.now_us(),
            key=str(self._signer.key),
        )
        report = report_of(inspected, tool_of(ready), making, inquiry.settings, inquiry.canaries())
        return Examined(ready, inspected, report, wish.out or self._place(ready))

    def write(self, examined: Examined) -> Outcome:
        """Sign the report of it, and write it."""
        written = write(examined.report, self._signer, examined.folder)
        return Outcome(
            examined.ready, examined.inspected, examined.report, examined.folder, written
        )

    @cached_property
    def _signer(self) -> Signer:
        return own_signer(self._folder)

    def _place(self, ready: Ready) -> Path:
        """Return the folder of a tool's report: the newest takes the place of those before."""
        name = "".join(c if c.isalnum() or c in ".@=-" else "+" for c in ready.subject)
        return self._folder / "reports" / name.strip("+")

    def _installed(self, named: str, adapter: Adapter | None, words: Sequence[str]) -> Ready:
        wanted = package(named)
        known = adapter or of_package(f"{wanted.registry}:{wanted.name}")
        installed, folder = self._shelf.get(wanted)
        return from_package(installed, folder, known, words)

    def is_real(self, text: str) -> bool:
        """Tell whether a text holds a secret that is not made up."""
        return "secret" in self._scanner.scan(text).labels


def _read(file: Path) -> Adapter:
    try:
        return read_adapter(file.read_bytes(), str(file))
    except OSError as e:
        raise ToolUnknownError(
            f"{file} cannot be read: {e.strerror}",
            remedy="name a file as docs/reference/tool-adapters.md describes it",
        ) from e
