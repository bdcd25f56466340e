"""Secrets in the changed lines, found by the one scanner and its allow-list."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from hortus.review.types import LEVELS, ChangedFile, Finding, Level

if TYPE_CHECKING:
    from hortus.dlp import AllowList

_LABEL = "secret"
_NOTE = (
    "Take it out and make it invalid where it was issued: it is in the history of whoever has "
    "seen this change. `hortus scan --explain` tells how to allow what is no secret."
)


class SecretFinder:
    """Finds secrets in changed files; what the allow-list covers is left out."""

    def __init__(self, level: Level, allowed: "AllowList", today: date) -> None:
        from hortus.dlp import Scanner  # noqa: PLC0415 - numpy, only where something is reviewed

        self._scanner = Scanner()
        self._level = level
        self._unsure = min(level, Level.WARN, key=LEVELS.index)
        self._allowed = allowed
        self._today = today

    def find(self, file: ChangedFile) -> Iterator[Finding]:
        """Yield the secrets in the lines that were changed."""
        from hortus.dlp import Source, Tier, excerpt, place, text_of  # noqa: PLC0415 - as above

        text = text_of(Source(file.path, file.data))
        if text is None:
            return
        findings = self._scanner.scan(text)
        for found in findings:
            line, column = place(text, found.start)
            last = line + text.count("\n", found.start, found.end)
            if found.label != _LABEL or not any(s.meets(line, last) for s in file.spans):
                continue
            value = text[found.start : found.end].encode("utf-8", "surrogatepass")
            if not self._allowed.allows(value, self._today):
                yield Finding(
                    rule=found.rule,
                    level=self._level if found.tier is Tier.STRUCTURED else self._unsure,
                    message="A secret is in the text",
                    path=file.path,
                    line=line,
                    column=column,
                    last_line=last,
                    text=excerpt(text, found, findings),
                    note=_NOTE,
                    is_secret=True,
                )


def allow_list(root: Path) -> "AllowList":
    """Return the allow-list of a repository; an empty one where it has none."""
    from hortus.dlp import FILE_NAME, AllowList  # noqa: PLC0415 - as above

    path = root / FILE_NAME
    return AllowList.load(path) if path.exists() else AllowList.empty()
