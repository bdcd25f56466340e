"""Find AGENTS.md and CLAUDE.md, and take in the files that they import."""

import posixpath
from collections.abc import Callable, Iterator

from msgspec import Struct

from hortus.agent.files import looks_secret
from hortus.agent.guidance.texts import Shelf
from hortus.agent.values import Noticed
from hortus.core.regex import late

NAMES = ("AGENTS.md", "CLAUDE.md")
_IMPORT = late(r"(?<![\w`@.])@(?P<path>[\w./-]*\w)")
_FENCE = late(r"\s*(?:```|~~~)")
_CODE = late(r"`[^`\n]*`")
_DEEPEST = 4


class Instructions(Struct, frozen=True):
    """The text of one file, word for word."""

    source: str
    text: str


class Collector:
    """Reads instructions, each file and each text once."""

    def __init__(
        self, shelf: Shelf, room: int, denied: Callable[[str], bool] | None = None
    ) -> None:
        self._denied = denied
        self._shelf = shelf
        self._room = room
        self._taken: set[str] = set()
        self._texts: set[str] = set()

    def of_folder(self, folder: str) -> Iterator[Instructions]:
        """Yield what a folder says to whoever works in it, and what that imports."""
        for name in NAMES:
            path = posixpath.join(folder, name)
            if name not in self._shelf.names(folder or "."):
                continue
            yield from self.of_file(path)

    def of_file(self, path: str, depth: int = 0) -> Iterator[Instructions]:
        """Yield a file and what it imports."""
        if path in self._taken:
            return
        self._taken.add(path)
        text = self._shelf.text(path)
        if text is None or not text.strip() or text in self._texts:
            return
        self._texts.add(text)
        yield Instructions(path, self._fitting(path, text))
        if posixpath.basename(path) != "AGENTS.md" or depth:
            for wanted in _imports(text):
                yield from self._imported(path, wanted, depth)

    def _imported(self, by: str, wanted: str, depth: int) -> Iterator[Instructions]:
        path = posixpath.normpath(posixpath.join(posixpath.dirname(by), wanted))
        if depth >= _DEEPEST:
            self._tell(f"{by}: @{wanted} is not taken in: imports go {_DEEPEST} deep at most")
        elif path.startswith(("../", "/")):
            self._tell(f"{by}: @{wanted} is not taken in: it is outside the workspace")
        elif looks_secret(path) or (self._denied and self._denied(path)):
            self._tell(f"{by}: @{wanted} is not taken in: it is not to be read unasked")
        else:
            yield from self.of_file(path, depth + 1)

    def _fitting(self, path: str, text: str) -> str:
        """Return the text, or as many of its lines as there is room for, and say so."""
        data = text.encode()
        if len(data) <= self._room:
            self._room -= len(data)
            return text
        kept = data[: self._room].decode(errors="ignore")
        kept = kept[: kept.rfind("\n") + 1]
        self._room = 0
        left_out = len(data) - len(kept.encode())
        self._tell(
            f"{path} is too long: {left_out} of its {len(data)} bytes are left out",
            "shorten it, or raise instructions_kb in agent.toml",
        )
        return f"{kept}[{left_out} bytes are left out here; read {path} for the rest]\n"

    def _tell(self, text: str, remedy: str = "") -> None:
        self._shelf.notices.append(Noticed(text, remedy))


def _imports(text: str) -> Iterator[str]:
    """Yield the paths behind ``@`` in a text, but not those in code."""
    fenced = False
    for line in text.splitlines():
        if _FENCE.match(line):
            fenced = not fenced
        elif not fenced:
            for found in _IMPORT.finditer(_CODE.sub("", line)):
                if "/" in found["path"] or "." in found["path"]:
                    yield found["path"]
