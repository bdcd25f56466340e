"""Tools with what was decided about their versions: which of several verdicts holds for one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from hortus.core import BadRangeError, Version, VersionRange
from hortus.policy.cache import Cache
from hortus.policy.errors import DirectoryError
from hortus.policy.records import Tool
from hortus.policy.types import Risk, ToolStatus, Uid

_STRICTEST = (
    ToolStatus.BANNED,
    ToolStatus.EXPIRED,
    ToolStatus.UNREVIEWED,
    ToolStatus.WARNED,
    ToolStatus.ALLOWED,
)
_RISKIEST = (Risk.HIGH, Risk.MEDIUM, Risk.LOW)
_ALL, _SOME, _ONE = range(3)
_KEPT = 4_096


@dataclass(frozen=True, slots=True)
class _Entry:
    tool: Tool
    versions: VersionRange

    @property
    def narrowness(self) -> int:
        if self.versions.is_any:
            return _ALL
        return _ONE if self.versions.is_one else _SOME

    @property
    def leniency(self) -> tuple[int, int, str]:
        tool = self.tool
        return _STRICTEST.index(tool.status), _RISKIEST.index(tool.risk), tool.version


class ToolList:
    """Finds what holds for a tool in a version.

    A verdict on one version goes before one on a range, and that before one on all versions; of
    several ranges the strictest holds. Where a tool does not say its version, or says none that
    can be read, the strictest verdict on any version of it holds: it may be that one.
    """

    def __init__(self, tools: Iterable[Tool]) -> None:
        self._entries: Mapping[str, list[_Entry]] = defaultdict(list)
        for tool in tools:
            self._entries[tool.name].append(_Entry(tool, range_of(tool.name, tool.version)))
        # Clients say what they like as their version, so only so many are kept.
        self._found = Cache[str, Tool](_KEPT)

    def find(self, said: str) -> Tool:
        """Return the tool ``name`` or ``name@version`` with what holds for it."""
        found = self._found.get(said)
        if found is None:
            found = self._find(said)
            self._found.put(said, found)
        return found

    def _find(self, said: str) -> Tool:
        name, _, text = said.partition("@")
        entries = self._entries.get(name, [])
        version = Version.of(text)
        if version is None:
            return _any_of(Tool(name, text), entries)
        covering = [entry for entry in entries if entry.versions.covers(version)]
        narrowest = max((entry.narrowness for entry in covering), default=_ALL)
        nearest = [entry for entry in covering if entry.narrowness == narrowest]
        if not nearest:
            return Tool(name, text)
        return replace(_strictest(nearest).tool, version=text, entry=_strictest(nearest).tool.uid)


def range_of(name: str, versions: str) -> VersionRange:
    """Return the versions that an entry of a tool is about; raises ``DirectoryError``."""
    try:
        return VersionRange.of(versions)
    except BadRangeError as e:
        raise DirectoryError(f"{Uid('Tool', name)}: {e.message}", remedy=e.remedy) from e


def _any_of(tool: Tool, entries: list[_Entry]) -> Tool:
    if not entries:
        return tool
    found = _strictest(entries).tool
    reason = found.reason
    if found.version:
        what = f"it does not say which version it is, and {found.uid.id} is {found.status}"
        reason = f"{what}: {reason}" if reason else what
    return replace(found, version=tool.version, reason=reason, entry=found.uid)


def _strictest(entries: Iterable[_Entry]) -> _Entry:
    return min(entries, key=lambda entry: entry.leniency)
