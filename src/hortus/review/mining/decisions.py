"""The choices that Python code makes, one by one: which import, which keyword, which form."""

import ast
import builtins
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from hortus.review.mining.modules import Module

_BUILTINS = frozenset(dir(builtins))


class Kind(StrEnum):
    """What is chosen."""

    IMPORT = "import"
    """How a module is imported."""
    KEYWORD = "keyword"
    """Whether a call carries a keyword."""
    STRINGS = "strings"
    """How values are put into texts."""
    RETURNS = "returns"
    """Whether a function says what it returns."""
    CAUSE = "cause"
    """Whether an error raised while another is handled names it as its cause."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One choice: of all decisions about a ``subject``, this took ``option``."""

    kind: Kind
    subject: str
    option: str
    path: str
    line: int
    written: str = ""
    """How the thing chosen about is written in code: `subprocess.run`."""


def decisions(module: Module) -> Iterator[Decision]:
    """Yield the decisions of a module."""
    yield from _Reader(module.path).read(module.nodes)


class _Reader:
    """Reads one file."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._names: dict[str, str] = {}

    def read(self, nodes: Sequence[ast.AST]) -> Iterator[Decision]:
        for node in nodes:
            if isinstance(node, ast.Import | ast.ImportFrom):
                yield from self._import(node)
        for node in nodes:
            yield from self._of(node)

    def _of(self, node: ast.AST) -> Iterator[Decision]:
        match node:
            case ast.Call():
                yield from self._call(node)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                said = "with" if node.returns is not None else "without"
                yield self._at(node, Kind.RETURNS, "functions", said)
            case ast.ExceptHandler():
                yield from self._raises(node)
            case ast.JoinedStr():
                yield self._at(node, Kind.STRINGS, "texts", "f-string")
            case ast.BinOp(op=ast.Mod(), left=ast.Constant(value=str())):
                yield self._at(node, Kind.STRINGS, "texts", "%")
            case _:
                return

    def _import(self, node: ast.Import | ast.ImportFrom) -> Iterator[Decision]:
        if isinstance(node, ast.ImportFrom):
            if node.level == 0 and node.module and node.module != "__future__":
                yield self._at(node, Kind.IMPORT, node.module.partition(".")[0], "from")
                for alias in node.names:
                    self._names[alias.asname or alias.name] = f"{node.module}.{alias.name}"
            return
        for alias in node.names:
            root = alias.name.partition(".")[0]
            # A short name belongs to one module; whole or by names is a habit of a package.
            if alias.asname:
                yield self._at(node, Kind.IMPORT, alias.name, f"as {alias.asname}")
            else:
                yield self._at(node, Kind.IMPORT, root, "plain")
            self._names[alias.asname or root] = alias.name if alias.asname else root

    def _call(self, node: ast.Call) -> Iterator[Decision]:
        if isinstance(node.func, ast.Attribute) and node.func.attr == "format":
            if isinstance(node.func.value, ast.Constant):
                yield self._at(node, Kind.STRINGS, "texts", "format")
            return
        written = _dotted(node.func)
        root, _, rest = written.partition(".")
        known = self._names.get(root) or (root if root in _BUILTINS and not rest else "")
        if not written or not known or any(keyword.arg is None for keyword in node.keywords):
            return
        full = f"{known}.{rest}" if rest else known
        # The empty keyword counts the call itself.
        yield self._at(node, Kind.KEYWORD, full, "", written)
        for keyword in node.keywords:
            yield self._at(node, Kind.KEYWORD, full, keyword.arg or "", written)

    def _raises(self, handler: ast.ExceptHandler) -> Iterator[Decision]:
        for node in handler.body:
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
                said = "with" if node.cause is not None else "without"
                yield self._at(node, Kind.CAUSE, "errors", said)

    def _at(
        self, node: ast.AST, kind: Kind, subject: str, option: str, written: str = ""
    ) -> Decision:
        line: int = getattr(node, "lineno", 0)
        return Decision(kind, subject, option, self._path, line, written)


def _dotted(node: ast.AST) -> str:
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""
