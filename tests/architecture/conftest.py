"""What the architecture tests look at: every module of hortus as text and as a tree."""

import ast
import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

_HERE = Path(__file__).parent
_ROOT = _HERE.parents[1]


@dataclass(frozen=True)
class Module:
    """One module: where it is, what it is called and what it says."""

    path: Path
    name: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """The module, parsed."""
        return ast.parse(self.text)

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """Everything in the tree: several rules look at all of it."""
        return list(ast.walk(self.tree))

    @property
    def is_surface(self) -> bool:
        """Whether this is the ``__init__`` of a package."""
        return self.path.name == "__init__.py"

    @property
    def room(self) -> str:
        """The room the module is in, or '' at the top."""
        parts = self.name.split(".")
        return parts[1] if len(parts) > 1 else ""


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the root of the checkout."""
    return _ROOT


@pytest.fixture(scope="session")
def modules() -> list[Module]:
    """Return every module under ``src/hortus``."""
    return [_read(path) for path in sorted((_ROOT / "src").rglob("*.py"))]


@pytest.fixture(scope="session")
def allowed() -> dict[str, dict[str, str]]:
    """Return the exceptions of ``allowed.toml``: rule -> what is excepted -> why."""
    return tomllib.loads((_HERE / "allowed.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def example():
    """Return a maker of modules that are not there, to show that a rule can fail."""

    def make(text: str, name: str = "hortus.room.example") -> Module:
        return Module(_ROOT / "src" / Path(*name.split(".")).with_suffix(".py"), name, text)

    return make


def _read(path: Path) -> Module:
    parts = path.relative_to(_ROOT / "src").with_suffix("").parts
    name = ".".join(part for part in parts if part != "__init__")
    return Module(path, name, path.read_text(encoding="utf-8"))
