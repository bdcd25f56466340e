"""Walk the syntax trees of ast-grep: what stands above a node, around it, and before its body."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol, cast

from hortus.core.deprecation import Deprecation, in_doc
from hortus.knowledge.errors import ExtraMissingError
from hortus.knowledge.libraries.facts import Defined
from hortus.knowledge.parsing import REMEDY

_LARGEST = 1_000_000
_LONGEST_LINE = 20_000
_DEEPEST = 200
_LONGEST_SIGNATURE = 400
_LONGEST_DOC = 600
_MOST_COMMENTS = 40
_BRACKET = re.compile(r"[(\[{]+|[)\]}]+")
_COMMENTS = frozenset({"comment", "block_comment", "line_comment"})
_FRAME = re.compile(r"^\s*(?:/\*+|\*+/|\*+ ?|///?!? ?)|\s*\*+/\s*$", re.MULTILINE)
_TAG = re.compile(r"^\s*@\w+", re.MULTILINE)


class _Position(Protocol):
    line: int


class _Range(Protocol):
    start: _Position
    end: _Position


class Node(Protocol):
    """A node of a syntax tree, as ast-grep offers it."""

    def range(self) -> _Range: ...
    def text(self) -> str: ...
    def kind(self) -> str: ...
    def children(self) -> "list[Node]": ...
    def field(self, name: str) -> "Node | None": ...
    def find_all(self, config: Mapping[str, object]) -> "list[Node]": ...
    def ancestors(self) -> "list[Node]": ...
    def parent(self) -> "Node | None": ...
    def prev(self) -> "Node | None": ...


def tree(text: str, language: str) -> Node | None:
    """Return the tree of a text; None for one that would keep the native parser busy."""
    if _is_unfit(text):
        return None
    try:
        from ast_grep_py import SgRoot  # noqa: PLC0415 - heavy, and an extra
    except ImportError as e:
        raise ExtraMissingError("ast-grep is not installed", remedy=REMEDY) from e
    return cast("Node", SgRoot(text, language).root())


def every(node: Node, kinds: Iterable[str]) -> list[Node]:
    """Return all nodes of some kinds, in the order of their places."""
    return node.find_all({"rule": {"any": [{"kind": kind} for kind in kinds]}})


def line(node: Node) -> int:
    """Return the line at which a node begins, counted from 1."""
    return node.range().start.line + 1


def plain(node: Node | None) -> str:
    """Return the text of a node, of a string without its quotes; '' for none."""
    return node.text().strip("\"'`") if node is not None else ""


def inside(node: Node, kinds: Iterable[str]) -> str:
    """Return the names of the functions and classes that a node is in, the outermost first."""
    wanted = frozenset(kinds)
    around = [n for n in node.ancestors() if n.kind() in wanted and not _is_plain_value(n)]
    return ".".join(name for n in reversed(around) if (name := plain(n.field("name"))))


def _is_plain_value(node: Node) -> bool:
    """Tell whether a variable is given something else than a function."""
    value = node.field("value") if node.kind() == "variable_declarator" else None
    return value is not None and "function" not in value.kind()


def arguments(node: Node, field: str = "arguments") -> list[Node]:
    """Return the arguments of a call."""
    given = node.field(field)
    if given is None:
        return []
    return [c for c in given.children() if c.kind() not in {"(", ")", ",", *_COMMENTS}]


def keys(given: Sequence[Node]) -> tuple[str, ...]:
    """Return the keys of an object that is the last argument: options by name."""
    if not given or given[-1].kind() != "object":
        return ()
    found = (pair.field("key") or pair for pair in given[-1].children())
    names = {plain(key) for key in found}
    return tuple(sorted(name for name in names if name.isidentifier()))


def defined(name: str, kind: str, node: Node, whole: Node, noted: Deprecation | None) -> Defined:
    """Return a definition with what stands above it; ``whole`` has its modifiers."""
    doc = _doc(whole)
    deprecation = in_doc(doc) or noted
    place = whole.range()
    return Defined(
        name,
        kind,
        place.start.line + 1,
        place.end.line + 1,
        _signature(node),
        _TAG.split(doc.split("\n\n", 1)[0], maxsplit=1)[0].strip()[:_LONGEST_DOC],
        deprecation is not None,
        deprecation.words if deprecation else "",
        deprecation.instead if deprecation else "",
    )


def _signature(node: Node) -> str:
    """Return what stands before the body."""
    text = node.text()
    body = node.field("body") or node.field("value")
    if body is not None:
        inner = body.field("body") or body
        at = text.find(inner.text())
        text = text[:at] if at > 0 else text
    return " ".join(text.split()).removesuffix("=>").strip(" ={")[:_LONGEST_SIGNATURE]


def _doc(node: Node) -> str:
    """Return the comments right above a node, without their frames."""
    return _FRAME.sub("", "\n".join(reversed(list(_above(node))))).strip()


def _above(node: Node) -> Iterator[str]:
    at, last = node.prev(), node.range().start.line
    for _ in range(_MOST_COMMENTS):
        if at is None or at.kind() not in _COMMENTS or at.range().end.line < last - 1:
            return
        yield at.text()
        last = at.range().start.line
        at = at.prev()


def _is_unfit(text: str) -> bool:
    """Tell whether a text is so large or so deeply nested that nobody wrote it."""
    if len(text) > _LARGEST or max(map(len, text.split("\n")), default=0) > _LONGEST_LINE:
        return True
    depth = 0
    for run in _BRACKET.finditer(text):
        length = run.end() - run.start()
        depth = depth + length if text[run.start()] in "([{" else max(0, depth - length)
        if depth > _DEEPEST:
            return True
    return False
