"""Tell the model what its edit broke: syntax first, then what a language server finds."""

from collections.abc import Sequence

from hortus.agent.checks.syntax import faults_in
from hortus.agent.checks.types import Finding, new_in
from hortus.agent.checks.watching import Watch
from hortus.agent.files import FileError, Workspace

_MOST_SHOWN = 10


class Checks:
    """Looks at files before and after an edit, and tells what is new."""

    def __init__(self, workspace: Workspace, watch: Watch | None = None) -> None:
        self._workspace = workspace
        self._watch = watch
        self._before: dict[str, bytes | None] = {}
        self._known: dict[str, tuple[Finding, ...]] = {}

    def touching(self, paths: Sequence[str]) -> None:
        """Remember files as they are before an edit."""
        for path in paths:
            self._before[path] = self._data(path)

    def check(self, paths: Sequence[str]) -> str:
        """Return what is wrong now and was not before; empty where there is nothing."""
        rows = [row for path in paths for row in self._rows(path)]
        more = len(rows) - _MOST_SHOWN
        if more > 0:
            rows = [*rows[:_MOST_SHOWN], f"(and {more} more)"]
        return "\n".join(["Since this edit:", *rows]) if rows else ""

    def close(self) -> None:
        """End what was started."""
        if self._watch is not None:
            self._watch.close()

    def _rows(self, path: str) -> list[str]:
        data, before = self._data(path), self._before.pop(path, None)
        if data is None:
            return []
        found = new_in(faults_in(path, data), faults_in(path, before))
        if not found and self._watch is not None:
            found = self._found_by(self._watch, path, data, before)
        return [_row(path, finding) for finding in found]

    def _found_by(
        self, watch: Watch, path: str, data: bytes, before: bytes | None
    ) -> tuple[Finding, ...]:
        """Return what a server finds now and did not find in the file as it was."""
        if path not in self._known and before is not None:
            self._known[path] = watch.findings(path, before) or ()
        now = watch.findings(path, data)
        if now is None:
            return ()
        known, self._known[path] = self._known.get(path, ()), now
        return new_in(now, known)

    def _data(self, path: str) -> bytes | None:
        try:
            seen = self._workspace.read(path)
        except FileError:
            return None
        return None if seen is None else seen.data


def _row(path: str, finding: Finding) -> str:
    code = f" ({finding.code})" if finding.code and finding.code != "syntax" else ""
    place = f"{path}:{finding.line}" if finding.line else path
    return f"{place}: {finding.message}{code}"
