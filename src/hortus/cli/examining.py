"""Inspect a tool as it was named on the command line: find it, install it, examine it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from hortus.audit import Key
from hortus.core import Clock
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
    tool_of,
    write,
)

_FOLDER = "inspector"
_OURSELVES = "hortus"


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
class Outcome:
    """What came of an inspection."""

    ready: Ready
    inspected: Inspected
    report: Report
    written: Written

    @property
    def verdict(self) -> Verdict:
        """What is said of the tool."""
        return self.inspected.verdict

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

    def inspect(self, wish: Wish, ready: Ready, progress: Progress) -> Outcome:
        """Examine a tool, and write the report of it."""
        order = Order(ready, wish.depth, wish.names)
        inquiry = Inquiry(order, self.is_real)
        inspected = inquiry.carry_out(progress)
        self._folder.mkdir(parents=True, exist_ok=True)
        signer = own_signer(self._folder)
        report = report_of(
            inspected,
            tool_of(ready),
            making_of(
                inspected,
                inquiry.settings,
                depth=wish.depth,
                scenarios=[scenario.name for scenario in inquiry.scenarios],
                now_us=self._clock.now_us(),
                key=str(signer.key),
            ),
            inquiry.settings,
            inquiry.canaries(),
        )
        written = write(report, signer, wish.out or self._place(ready))
        return Outcome(ready, inspected, report, written)

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
