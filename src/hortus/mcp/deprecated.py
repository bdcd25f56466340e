"""The company's deprecated symbols, as something that reviews find."""

from collections.abc import Iterator

from hortus.knowledge import Deprecations
from hortus.review import ChangedFile, Finding, Level

RULE = "deprecated-internal-symbol"
_LARGEST = 1_000_000
_SHOWN = 200


class DeprecatedFinder:
    """Finds the use of what an internal library calls deprecated."""

    def __init__(self, deprecations: Deprecations, level: Level = Level.WARN) -> None:
        self._deprecations = deprecations
        self._level = level

    def find(self, file: ChangedFile) -> Iterator[Finding]:
        """Yield each line that imports or calls one."""
        if not self._deprecations or len(file.data) > _LARGEST:
            return
        text = file.data.decode("utf-8", "replace")
        lines = text.split("\n")
        for use in self._deprecations.uses(file.path, text):
            symbol = use.symbol
            instead = f", use {symbol.instead}" if symbol.instead else ""
            yield Finding(
                rule=RULE,
                level=self._level,
                message=f"{symbol.name} of {symbol.library} is deprecated{instead}",
                path=file.path,
                line=use.line,
                column=1,
                last_line=use.line,
                text=lines[use.line - 1].strip()[:_SHOWN],
                note=symbol.words,
                source=f"{symbol.repository} {symbol.place}",
            )
