"""What the documentation tests look at: every page, its code blocks and its links."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]
_FENCE = re.compile(r"^```(?P<kind>\w*)[^\n]*\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Page:
    """One Markdown page."""

    path: Path
    text: str

    @property
    def name(self) -> str:
        """The path from the root of the checkout."""
        return self.path.relative_to(_ROOT).as_posix() if _ROOT in self.path.parents else "page"

    @property
    def prose(self) -> str:
        """The text without its code blocks."""
        return _FENCE.sub("", self.text)

    def blocks(self, kind: str) -> list[str]:
        """Return the code blocks of one kind."""
        return [m["text"] for m in _FENCE.finditer(self.text) if m["kind"] == kind]


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the root of the checkout."""
    return _ROOT


@pytest.fixture(scope="session")
def pages() -> list[Page]:
    """Return every page: those at the top and those under ``docs``."""
    paths = [*_ROOT.glob("*.md"), *(_ROOT / "docs").rglob("*.md")]
    return [Page(path, path.read_text(encoding="utf-8")) for path in sorted(paths)]


@pytest.fixture(scope="session")
def page(pages):
    """Return a function that gives one page by its name."""
    named = {p.name: p for p in pages}
    return named.__getitem__


@pytest.fixture(scope="session")
def made_up():
    """Return a maker of pages that are not there, to show that a rule can fail."""

    def make(text: str, path: Path = _ROOT / "docs" / "page.md") -> Page:
        return Page(path, text)

    return make
